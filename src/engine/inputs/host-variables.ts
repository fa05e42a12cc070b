/** Variables that say who is working, where and in which terminal, editor or runner: they differ between faces of one machine, and decide no verdict. */
const families: readonly string[] = [
  // The person and the session.
  'HOME USER USERNAME LOGNAME MAIL HOSTNAME COMPUTERNAME SHELL SHLVL PWD OLDPWD _ PATH TMP TEMP TMPDIR XDG_* DBUS_* DESKTOP_SESSION DESKTOP_STARTUP_ID SESSION_MANAGER SESSIONNAME GDM* ' +
    'XAUTHORITY DISPLAY WAYLAND_* GTK_* QT_* GNOME_* KDE_* SSH_* GPG_* INVOCATION_ID JOURNAL_STREAM SYSTEMD_* MANAGERPID MEMORY_PRESSURE_* ' +
    'LISTEN_* WSL* SUDO_* container',
  // Shells and what people put into their profiles.
  'PS0 PS1 PS2 PS3 PS4 PROMPT* HIST* BASH* ZSH* FZF_* STARSHIP_* DIRENV_* ATUIN* P9K_* POWERLEVEL* EDITOR VISUAL PAGER MANPAGER MANPATH INFOPATH LESS* LS_COLORS LSCOLORS ' +
    'NVM_* FNM_* VOLTA_* ASDF_* SDKMAN_* _MISE* __MISE* HOMEBREW_* LINES COLUMNS MOTD_SHOWN',
  // Terminals and editors.
  'TERM TERM_* TERMINAL_* TERMINFO* COLORTERM COLORFGBG CLICOLOR* FORCE_COLOR NO_COLOR COLOR TMUX* STY WINDOWID WINDOWPATH KITTY_* ITERM_* LC_TERMINAL* ALACRITTY_* WEZTERM_* ' +
    'KONSOLE_* VTE_VERSION WT_* GHOSTTY_* CONEMU* ANSICON* VSCODE_* ELECTRON_* CHROME_* ORIGINAL_XDG_* APPLICATION_INSIGHTS_* GIO_* SNAP SNAP_* FLATPAK_* IDEA_* JETBRAINS_*',
  // Who starts us.
  'GIT_* HUSKY* LEFTHOOK* PRE_COMMIT* npm_* INIT_CWD NODE NODE_COMPILE_CACHE PREFLIGHT_* GITHUB_* RUNNER_* ACTIONS_* GITLAB_* CI_* MOCHA_*',
  // The system.
  'SYSTEMROOT SYSTEMDRIVE WINDIR COMSPEC PATHEXT OS NUMBER_OF_PROCESSORS PROCESSOR_* PROGRAMFILES* PROGRAMDATA PROGRAMW6432 COMMONPROGRAM* ALLUSERSPROFILE APPDATA LOCALAPPDATA PUBLIC USERPROFILE USERDOMAIN* ' +
    'HOMEDRIVE HOMEPATH LOGONSERVER DRIVERDATA PSMODULEPATH XPC_* APPLE_PUBSUB* __CF* SECURITYSESSIONID COMMAND_MODE LAUNCHINSTANCEID',
];

const patterns = families.join(' ').toUpperCase().split(' ');
const names = new Set(patterns.filter((pattern) => !pattern.endsWith('*')));
const beginnings = patterns.filter((pattern) => pattern.endsWith('*')).map((pattern) => pattern.slice(0, -1));

/** Whether a command may act otherwise because of an inherited variable: any, but those that only describe where we run. */
export function mayDecide(name: string): boolean {
  const upper = name.toUpperCase();
  return !names.has(upper) && !upper.endsWith('_EXEC_PID') && !beginnings.some((beginning) => upper.startsWith(beginning));
}
