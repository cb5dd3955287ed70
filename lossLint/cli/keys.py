"""The settings, declared once: options, the configuration file, its schema and the table in the README follow."""

from __future__ import annotations

import dataclasses

from lossLint.cli.kinds import Choice, Kind, Percent, Reports, Strings, Switch, Table, Tables, Text, Version
from lossLint.report.formats import FORMATS

CONFIDENCES = ("possible", "likely", "certain")
SEVERITIES = ("info", "warning", "error")


@dataclasses.dataclass(frozen=True, slots=True)
class Key:
    """One setting.

    Attributes:
        name: as the file and, with two hyphens, the command line spell it.
        kind: what its value may be.
        default: its value where nobody says anything.
        meaning: one line for --help and the README.
        metavar: what --help calls its value.
        shown_default: what the README says of the default, where that is not the value itself.
    """

    name: str
    kind: Kind
    default: object
    meaning: str
    metavar: str = ""
    shown_default: str = ""

    @property
    def parameter(self) -> str:
        """The name of the function parameter that click gives it to."""
        return self.name.replace("-", "_")


def _rules(name: str, meaning: str, default: str = "none") -> Key:
    return Key(name, Strings(), (), meaning, "RULES", default)


_ALL = (
    _rules("select", "Only these rules: names, codes or code prefixes (LL1).", "all rules"),
    _rules("extend-select", "These rules too, whatever select says; the only way to rules that are off by default."),
    _rules("ignore", "Not these rules."),
    _rules("extend-ignore", "Not these rules either, whatever ignore says."),
    Key(
        "per-file-ignores",
        Table(Strings()),
        (),
        "Rules to leave out in files that match a pattern; !PATTERN stands for all other files.",
        "PATTERN:RULES",
        "none",
    ),
    Key("severity", Table(Choice(SEVERITIES)), (), "Another severity for a rule.", "RULE=SEVERITY", "the rule's own"),
    Key("require-reasons", Switch(), False, "Report suppression comments that give no reason (LL004)."),
    Key("min-confidence", Choice(CONFIDENCES), "likely", "Drop findings that are less sure."),
    Key("exclude", Strings(), (), "Leave out files, patterns as in .gitignore.", "PATTERNS", "none"),
    Key("extend-exclude", Strings(), (), "Leave out these files too, whatever exclude says.", "PATTERNS", "none"),
    Key(
        "baseline",
        Text(),
        None,
        "Report only what this file does not accept ('losslint baseline' writes it); an empty name is none.",
        "FILE",
        "none",
    ),
    Key("src", Strings(), (), "Folders that imports start from, before those that are found.", "FOLDERS", "found"),
    Key(
        "target-versions",
        Table(Version()),
        (),
        "Versions of libraries that the programs are for, where the tables know a difference.",
        "LIBRARY=VERSION",
        "the newest",
    ),
    Key(
        "knowledge",
        Tables(),
        (),
        "Tables of what your own functions, layers and losses do (docs/knowledge.md).",
        "FILE",
        "none",
    ),
    Key(
        "plugins",
        Strings(),
        (),
        "Rules of your own: Python files, or dotted names of modules. Their code is run.",
        "MODULES",
        "none",
    ),
    Key(
        "output-format",
        Reports(tuple(FORMATS)),
        ("text",),
        "How to report, where; one report at most to standard output.",
        "FORMAT[:FILE]",
        "`text`",
    ),
    Key(
        "fail-on",
        Choice((*SEVERITIES, "never")),
        "warning",
        "Exit with 1 when there are findings at least so severe.",
    ),
    Key(
        "fail-under-resolved",
        Percent(),
        None,
        "Exit with 1 when fewer than so many percent of the loss sites are known.",
        "PERCENT",
        "not asked",
    ),
    Key("exit-zero", Switch(), False, "Exit with 0 even when there are findings."),
    Key("show-source", Switch(), True, "Show lines of the programs in text reports."),
    Key("explain", Switch(), False, "Explain each rule below its first finding in text reports."),
    Key("statistics", Switch(), False, "Count the findings of each rule at the end."),
    Key("quiet", Switch(), False, "Report the findings and nothing else."),
    Key("no-color", Switch(), False, "No colour (the variable NO_COLOR works too)."),
    Key("no-cache", Switch(), False, "Neither read nor write .losslint_cache/, which makes runs after the first fast."),
)
KEYS = {key.name: key for key in _ALL}
