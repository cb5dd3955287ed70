"""``losslint config``."""

from __future__ import annotations

import json

import click
from click.core import ParameterSource

from lossLint.cli import options
from lossLint.cli.configuration import Configuration
from lossLint.cli.keys import KEYS, Key
from lossLint.cli.kinds import Table
from lossLint.cli.plugins import registry_of
from lossLint.cli.running import refused
from lossLint.cli.settings import settings_of
from lossLint.cli.terminal import write
from lossLint.findings.registry import UnknownRule
from lossLint.findings.rule import Rule
from lossLint.findings.selection import Decision, Selection


@click.command("config", cls=options.ConfiguredCommand)
@options.configurable
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option("--schema", is_flag=True, help="Print the JSON schema of the configuration file instead.")
@click.pass_context
def command(ctx: click.Context, /, as_json: bool, schema: bool, **others: object) -> None:
    """Show the settings that check would use, where each comes from, and why each rule is on or off.

    The options are those of check.
    """
    if schema:
        from lossLint.cli import schema as schemas

        write(schemas.text())
        return
    decisions = _decisions(ctx, settings_of(ctx).selection)
    write(_json(ctx, decisions) if as_json else _text(ctx, decisions))


def _text(ctx: click.Context, decisions: list[tuple[Rule, Decision]]) -> str:
    file = _configuration(ctx).where()
    lines = [
        f"# configuration file: {file or 'none (neither losslint.toml nor a table [tool.losslint] here or above)'}"
    ]
    lines += [f"{_written(key, _value(ctx, key)):<40}  # {_origin(ctx, key)}" for key in KEYS.values()]
    on = sum(decision.on for _, decision in decisions)
    lines.append(f"# rules: {on} on, {len(decisions) - on} off")
    lines += [
        f"#   {'on' if decision.on else 'off'}: {rule.code} {rule.name}: {decision.reason}"
        for rule, decision in decisions
    ]
    return "".join(f"{line}\n" for line in lines)


def _json(ctx: click.Context, decisions: list[tuple[Rule, Decision]]) -> str:
    settings = {key.name: {"value": _value(ctx, key), "origin": _origin(ctx, key)} for key in KEYS.values()}
    rules = [
        {"code": rule.code, "name": rule.name, "on": decision.on, "reason": decision.reason}
        for rule, decision in decisions
    ]
    told = {"file": _configuration(ctx).where() or None, "settings": settings, "rules": rules}
    return json.dumps(told, indent=2) + "\n"


def _configuration(ctx: click.Context) -> Configuration:
    return ctx.obj if isinstance(ctx.obj, Configuration) else Configuration()


def _value(ctx: click.Context, key: Key) -> object:
    """The value in force, as the file would have it."""
    value = ctx.params[key.parameter]
    if isinstance(key.kind, Table):
        return dict(value)
    return list(value) if isinstance(value, tuple) else value


def _origin(ctx: click.Context, key: Key) -> str:
    """Where the value comes from: ``default``, ``command line`` or a place in the file."""
    if options.from_file(ctx, key.parameter):
        return _configuration(ctx).where(key.name)
    given = ctx.get_parameter_source(key.parameter) is ParameterSource.COMMANDLINE
    return "command line" if given else "default"


def _written(key: Key, value: object) -> str:
    """The setting as TOML: the line can be copied into the file."""
    return f"# {key.name} is not set" if value is None else f"{key.name} = {_toml(value)}"


def _toml(value: object) -> str:
    # JSON's lists, strings, numbers and booleans are TOML's; its objects are not.
    if isinstance(value, dict):
        inner = ", ".join(f"{_toml(key)} = {_toml(item)}" for key, item in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(value, ensure_ascii=False)


def _decisions(ctx: click.Context, selection: Selection) -> list[tuple[Rule, Decision]]:
    """Every rule with whether it is on, and why."""
    registry = registry_of(ctx)
    try:
        selection.refuse_unknown(registry)
    except UnknownRule as error:
        raise refused(ctx, error) from error
    return [(rule, selection.decide(rule)) for rule in registry.rules]
