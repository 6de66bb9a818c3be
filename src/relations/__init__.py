"""Networks of countries and officials from multilingual news, with the sentences behind every tie.

>>> import relations as rel
>>> found = rel.find_countries("Tehran and Havana signed a memorandum.", language="en")
>>> found["entity_id"].tolist()
['IRN', 'CUB']
"""

from importlib import import_module

_HOMES = {
    "build": "relations.runs",
    "open_run": "relations.runs",
    "load_sample": "relations.samples",
    "find_countries": "relations.finding.texts",
    "find_officials": "relations.finding.texts",
    "cooccurrence": "relations.networks.cooccurrence",
    "sentences_behind": "relations.networks.cooccurrence",
    "graph": "relations.networks.graphs",
    "backbone": "relations.networks.backbone",
    "compare": "relations.networks.compare",
    "write_network": "relations.networks.export",
    "score": "relations.scoring",
    "report": "relations.reports",
}
__all__ = sorted(_HOMES)  # noqa: PLE0605


def __getattr__(name: str):
    """Import a public name from its module when it is first asked for."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"relations has no {name!r}")


def __dir__():
    return [*__all__, *globals()]
