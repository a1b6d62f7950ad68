"""The language of a file by its name, for highlighting (parsers.md §1.8)."""

_BY_NAME = {
    "Dockerfile": "bash",
    "Makefile": "bash",
    "Cargo.toml": "toml",
    "pyproject.toml": "toml",
}
_BY_ENDING = {
    **dict.fromkeys(("ts", "tsx", "mts", "cts"), "typescript"),
    **dict.fromkeys(("js", "jsx", "mjs", "cjs"), "javascript"),
    **dict.fromkeys(("py", "pyi"), "python"),
    **dict.fromkeys(("kt", "gradle", "kts"), "kotlin"),
    **dict.fromkeys(("c", "cpp", "cc", "h", "hpp"), "cpp"),
    **dict.fromkeys(("css", "scss"), "css"),
    **dict.fromkeys(("html", "svelte", "vue"), "html"),
    **dict.fromkeys(("yaml", "yml"), "yaml"),
    **dict.fromkeys(("sh", "bash", "zsh"), "bash"),
    **dict.fromkeys(("diff", "patch"), "diff"),
    **{ending: ending for ending in ("go", "java", "swift", "xml", "json", "toml", "sql", "properties")},
    "rs": "rust",
    "rb": "ruby",
    "cs": "csharp",
    "md": "markdown",
}


def language_of(path: str) -> str | None:
    """Return a highlighter's name for the language, None if the name does not tell."""
    name = path.replace("\\", "/").rpartition("/")[2]
    return _BY_NAME.get(name) or _BY_ENDING.get(name.rpartition(".")[2].lower() if "." in name else "")
