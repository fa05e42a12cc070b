import assert from 'node:assert/strict';
import { readRakeTasks } from '../../../src/config/detect/languages/ruby-rake.ts';
import { fakeContext } from './fake-context.ts';

async function show(files: Readonly<Record<string, string>>, folder = '.'): Promise<readonly string[]> {
  const context = fakeContext(files);
  const tasks = await readRakeTasks(context, await context.tree(), folder);
  return tasks.map(({ name, line, tool, needs, hasBody, body }) =>
    [`${line} ${name}`, tool, needs.join(' '), hasBody ? 'body' : '', body.trim()]
      .filter((part) => part !== '' && part !== null)
      .join(' | '),
  );
}

describe('a Rakefile', () => {
  it('defines tasks by itself and by libraries, also in namespaces', async () => {
    const text = `
task :plain do
  sh 'rspec --tag slow'
  rm_rf "out"
end
task "text" => [:plain, "other:one"]
task default: %i[spec lint]
task :args, [:a, :b] => :plain
namespace :test do
  task all: :unit
  Rake::TestTask.new(:unit) do |t|
    t.libs << 'test'
  end
end
RSpec::Core::RakeTask.new
RuboCop::RakeTask.new(:lint)
`;
    assert.deepEqual(await show({ Rakefile: text }), [
      '2 plain | body | rspec --tag slow\nrm',
      '6 text | plain other:one',
      '7 default | spec lint',
      '8 args | plain',
      '10 test:all | unit',
      '11 test:unit | minitest | body',
      '15 spec | rspec',
      '16 lint | rubocop',
    ]);
  });

  it('has no name for what is only named when it runs', async () => {
    assert.deepEqual(
      await show({ Rakefile: '%w[a b].each { |name| Rake::TestTask.new(name => "x") }\nRake::TestTask.new("#{x}")\n' }),
      [],
    );
    assert.deepEqual(await show({ Rakefile: 'Rake::TestTask.new do |t|\nend\n' }), ['1 test | minitest | body']);
  });

  it('loads tasks from its usual folders, and none of other parts of the repository', async () => {
    const files = {
      Rakefile: '',
      'tasks/a.rake': 'task :a\n',
      'lib/tasks/b.rake': 'task :b\n',
      'railties/lib/c.rake': 'task :c\n',
    };
    assert.deepEqual(await show(files), ['1 b', '1 a']);
    assert.deepEqual(await show({ 'sub/Rakefile': '', 'sub/rakelib/d.rake': 'task :d\n', 'tasks/a.rake': 'task :a\n' }, 'sub'), [
      '1 d',
    ]);
    assert.deepEqual(await show({ 'tasks/a.rake': 'task :a\n' }), []);
  });

  it('is no trouble when it is cut or endless', async () => {
    assert.deepEqual(await show({ Rakefile: 'end\nend\nnamespace :x do\n' }), []);
    assert.equal((await show({ Rakefile: 'task :a\n'.repeat(5_000) })).length, 300);
  });
});
