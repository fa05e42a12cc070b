import assert from 'node:assert/strict';
import { msbuild } from '../../src/parse/formats/msbuild.ts';
import { render } from './render.ts';

describe('the text of MSBuild and its compilers', () => {
  it('gives places in parentheses, without the project', () => {
    const text = [
      '  Determining projects to restore...',
      "/w/src/Program.cs(12,34): error CS0103: The name 'x' does not exist in the current context [/w/src/App.csproj]",
      '/w/src/A (1).cs(5,3): warning CS8618: Non-nullable field. [/w/src/App.csproj::TargetFramework=net8.0]',
      '  2>C:\\w\\main.cpp(7): fatal error C1083: Cannot open include file [C:\\w\\App.vcxproj]',
      '/w/src/B.vb(1,2,3,4) : error BC30451: Not declared. [/w/App.vbproj]',
      '/w/src/C.fs(3,5): error FS0039: Not defined. [/w/App.fsproj]',
    ];
    assert.deepEqual(render(msbuild, text.join('\n')), [
      "/w/src/Program.cs:12:34 error [CS0103] <csc> The name 'x' does not exist in the current context",
      '/w/src/A (1).cs:5:3 warning [CS8618] <csc> Non-nullable field.',
      'C:\\w\\main.cpp:7 error [C1083] <cl> Cannot open include file',
      '/w/src/B.vb:1:2-3:4 error [BC30451] <vbc> Not declared.',
      '/w/src/C.fs:3:5 error [FS0039] <fsc> Not defined.',
    ]);
  });

  it('gives what is wrong with a project, and with no file at all', () => {
    const text = [
      '/w/App.csproj : error NU1101: Unable to find package X. [/w/App.sln]',
      "CSC : error CS5001: Program does not contain a static 'Main' method [/w/App.csproj]",
      'MSBUILD : error MSB1009: Project file does not exist.',
      "LINK : fatal error LNK1104: cannot open file 'x.lib' [C:\\w\\App.vcxproj]",
    ];
    assert.deepEqual(render(msbuild, text.join('\n')), [
      '/w/App.csproj error [NU1101] <nuget> Unable to find package X.',
      "error [CS5001] <csc> Program does not contain a static 'Main' method",
      'error [MSB1009] <msbuild> Project file does not exist.',
      "error [LNK1104] <link> cannot open file 'x.lib'",
    ]);
  });

  it("leaves TypeScript's lines to their own parser", () => {
    assert.deepEqual(render(msbuild, "a.ts(1,2): error TS2322: Type 'A'.\n"), ['null']);
  });
});
