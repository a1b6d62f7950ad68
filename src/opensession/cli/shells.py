"""The scripts that make shells ask for completions, and the answers to them.

A shell runs the tool with ``_OPENSESSION_COMPLETE`` set to its name, and the words up to the cursor as
arguments. The answer has one line for each suggestion: ``plain``, the text and a few words about it, with
tabs between; a line ``file`` asks for the names of files besides.
"""

from collections.abc import Iterable, Iterator, Sequence

from opensession.cli.completion import FILES, Suggestion
from opensession.cli.terminal import one_line

BASH = r"""_opensession() {
    local kind text about current="${COMP_WORDS[COMP_CWORD]}"
    COMPREPLY=()
    while IFS=$'\t' read -r kind text about; do
        case "$kind" in
            plain) COMPREPLY+=("$text") ;;
            file)
                compopt -o filenames 2>/dev/null
                while IFS= read -r text; do COMPREPLY+=("$text"); done < <(compgen -f -- "$current")
                ;;
        esac
    done < <(_OPENSESSION_COMPLETE=bash opensession "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o nosort -F _opensession opensession 2>/dev/null || complete -F _opensession opensession
"""

ZSH = r"""#compdef opensession
_opensession() {
    local kind text about files=""
    local -a plain
    while IFS=$'\t' read -r kind text about; do
        case "$kind" in
            plain) plain+=("${text//:/\\:}${about:+:$about}") ;;
            file) files=yes ;;
        esac
    done < <(_OPENSESSION_COMPLETE=zsh opensession "${(@Q)words[2,CURRENT]}" 2>/dev/null)
    (( ${#plain} )) && _describe -V opensession plain
    [[ -n "$files" ]] && _files
}
if [[ "${funcstack[1]}" == _opensession ]]; then
    _opensession "$@"
else
    compdef _opensession opensession
fi
"""

FISH = r"""function __opensession_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -a words "$current"
    env _OPENSESSION_COMPLETE=fish opensession $words[2..-1] 2>/dev/null | while read -d \t -l kind text about
        switch "$kind"
            case plain
                printf '%s\t%s\n' "$text" "$about"
            case file
                __fish_complete_path "$current"
        end
    end
end
complete -c opensession -f -k -a '(__opensession_complete)'
"""

SCRIPTS = {"bash": BASH, "zsh": ZSH, "fish": FISH}


def whole_words(shell: str, words: Sequence[str]) -> tuple[list[str], int]:
    """Return the words as the tool would get them, and how much of the last one the shell does not replace.

    Bash gives ``--tool=amp`` as three words and replaces the last.
    """
    if shell != "bash":
        return list(words), 0
    joined: list[str] = []
    kept = 0
    for word in words:
        after_equals = bool(joined) and joined[-1].endswith("=") and kept
        if (word == "=" and joined and joined[-1].startswith("--")) or after_equals:
            joined[-1] += word
            kept = kept or len(joined[-1])
        else:
            joined.append(word)
            kept = 0
    return joined, kept


def answer(suggestions: Iterable[Suggestion], kept: int) -> Iterator[str]:
    """Yield the lines of the answer, without what the shell keeps of the last word."""
    for suggestion in suggestions:
        if suggestion is FILES:
            yield "file"
        else:
            yield f"plain\t{one_line(suggestion.text[kept:])}\t{one_line(suggestion.about)}"
