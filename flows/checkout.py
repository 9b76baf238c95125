"""The git checkout a list lies in: brought up to date, one file committed, pushed and never forced."""

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .errors import RefusedError

_SECONDS = 120
_UNDER_WAY = {
    "MERGE_HEAD": "a merge",
    "CHERRY_PICK_HEAD": "a cherry-pick",
    "REVERT_HEAD": "a revert",
    "rebase-merge": "a rebase",
    "rebase-apply": "a rebase",
}
_BLAMED = re.compile(r"^(?P<commit>[0-9a-f]{40,64}) \d+ (?P<line>\d+)(?: \d+)?$")
_PASSWORD = re.compile(r"(?<=://)[^/@\s]+@")
# Never a question to a person who is not there, and messages in the language they are looked for in.
_QUIET = {"GIT_TERMINAL_PROMPT": "0", "GIT_EDITOR": "true", "GIT_MERGE_AUTOEDIT": "no", "LC_ALL": "C"}


@dataclass(frozen=True)
class Checkout:
    """A working tree on a branch. Every method that fails raises `RefusedError` with git's reason in one line."""

    root: Path
    branch: str

    @classmethod
    def around(cls, path: Path) -> "Checkout":
        """The checkout that holds a file; refused where there is none, or it is on no branch, or amid something."""
        found = _run(path.resolve().parent, "rev-parse", "--show-toplevel", "--absolute-git-dir", may_fail=True)
        if found is None:
            raise RefusedError(f"`[publish] git` is on, but {path} lies in no git checkout")
        root, folder = (Path(line) for line in found.splitlines())
        for name, what in _UNDER_WAY.items():
            if (folder / name).exists():
                raise RefusedError(f"{what} is under way in {root}; finish it (`git status` tells how), then publish")
        branch = _run(root, "symbolic-ref", "--quiet", "--short", "HEAD", may_fail=True)
        if not branch:
            raise RefusedError(f"{root} is on no branch (detached HEAD); `git switch` to one, then publish")
        return cls(root, branch)

    def on(self, branch: str) -> "Checkout":
        """The checkout on that branch, which is made if there is none; refused while files wait to be committed."""
        if branch == self.branch:
            return self
        if waiting := self.git("status", "--porcelain", "--untracked-files=no"):
            first = waiting.splitlines()[0][2:].strip()
            raise RefusedError(f"cannot switch from {self.branch} to {branch}: {first} is not committed")
        exists = _run(self.root, "rev-parse", "--verify", "--quiet", f"refs/heads/{branch}", may_fail=True)
        self.git("switch", branch) if exists else self.git("switch", "--create", branch)
        return Checkout(self.root, branch)

    def fetch(self, remote: str) -> None:
        """Learn what the remote has."""
        self.git("fetch", "--quiet", remote)

    def has_remote(self, remote: str) -> bool:
        """Whether a remote of that name is configured."""
        return remote in self.git("remote").split()

    def address_of(self, remote: str) -> str:
        """The remote's address as git was told it, secrets included: not for showing."""
        return self.git("remote", "get-url", remote)

    def knows(self, reference: str) -> bool:
        """Whether there is such a branch, tag or commit."""
        return _run(self.root, "rev-parse", "--verify", "--quiet", f"{reference}^{{commit}}", may_fail=True) is not None

    def take_in(self, reference: str) -> None:
        """Merge what others committed; refused, and nothing changed, where it contradicts what is here."""
        if not self.knows(reference) or not self.commits(f"HEAD..{reference}"):
            return
        try:
            self.git(*self._identity(), "merge", "--quiet", "--no-edit", reference)
        except RefusedError as error:
            _run(self.root, "merge", "--abort", may_fail=True)
            raise RefusedError(
                f"{reference} cannot be merged into {self.branch} by itself ({error}); merge it by hand, then publish"
            ) from error

    def commits(self, span: str) -> list[str]:
        """The messages of the commits of a span (`HEAD..origin/main`), the newest first."""
        messages = self.git("log", "--no-merges", "--format=%B%x00", span)
        return [message.strip() for message in messages.split("\0") if message.strip()]

    def is_ahead_of(self, reference: str) -> bool:
        """Whether there are commits here that the reference has not."""
        return not self.knows(reference) or bool(self.git("rev-list", "--max-count=1", f"{reference}..HEAD"))

    def commit(self, paths: list[Path], message: str) -> bool:
        """Commit these files alone, whatever else waits; whether there was anything to commit."""
        names = [self._name(path) for path in paths]
        self.git("add", "--intent-to-add", "--", *names)
        if not self.git("status", "--porcelain", "--", *names):
            return False
        self.git(*self._identity(), "commit", "--quiet", "--only", "--file=-", "--", *names, told=message)
        return True

    def push(self, remote: str) -> None:
        """Push the branch under its own name, never by force."""
        self.git("push", "--quiet", remote, f"HEAD:refs/heads/{self.branch}")

    def authors(self, path: Path) -> dict[int, str]:
        """Who committed each line (counted from 1) of a file as it lies there; a line not yet committed has none."""
        told = _run(self.root, "blame", "--porcelain", "--", self._name(path), may_fail=True) or ""
        names: dict[str, str] = {}
        lines: dict[int, str] = {}
        commit = ""
        for said in told.split("\n"):
            if found := _BLAMED.match(said):
                commit = found["commit"]
                lines[int(found["line"])] = commit
            elif said.startswith("author "):
                names[commit] = said.removeprefix("author ")
        return {line: names[commit] for line, commit in lines.items() if set(commit) != {"0"} and commit in names}

    def remover_of(self, path: Path, line: str) -> str | None:
        """Who committed that this line is not in the file any more; None where nobody has."""
        name = self._name(path)
        now = _run(self.root, "show", f"HEAD:{name}", may_fail=True)
        if now is None or line in now.splitlines():
            return None
        return _run(self.root, "log", "-1", "--format=%an", f"-S{line}", "--", name, may_fail=True) or None

    def git(self, *words: str, told: str = "") -> str:
        """What git prints, without its last newline."""
        answer = _run(self.root, *words, told=told)
        assert answer is not None
        return answer

    def _name(self, path: Path) -> str:
        return str(path.resolve().relative_to(self.root.resolve()))

    def _identity(self) -> list[str]:
        """A name for the commit where the machine has none."""
        if _run(self.root, "config", "user.email", may_fail=True):
            return []
        return ["-c", "user.name=livinglist", "-c", "user.email=livinglist@localhost"]


def without_password(text: str) -> str:
    """The text with user names and passwords taken out of its addresses."""
    return _PASSWORD.sub("", text)


def _run(folder: Path, *words: str, told: str = "", may_fail: bool = False) -> str | None:
    try:
        done = subprocess.run(
            ["git", *words],
            cwd=folder,
            env=os.environ | _QUIET,
            input=told.encode(),
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except FileNotFoundError as error:
        raise RefusedError("`[publish] git` is on, but there is no `git` on this machine") from error
    except subprocess.TimeoutExpired as error:
        raise RefusedError(f"git {words[0]} did not end within {_SECONDS} s") from error
    if done.returncode == 0:
        return done.stdout.decode("utf-8", "replace").rstrip("\n")
    if may_fail:
        return None
    said = [line for line in done.stderr.decode("utf-8", "replace").splitlines() if line.strip()]
    telling = [line for line in said if re.search(r"error|fatal|reject|denied|protected|declined|CONFLICT", line)]
    reason = without_password(" ".join((telling or said or ["no reason given"])[:2]))
    command = next(word for word in words if not word.startswith("-") and "=" not in word)  # -c name=value comes first
    raise RefusedError(f"git {command}: {reason[:300]}")
