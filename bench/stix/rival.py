"""Times STIX-shifter's reaqta connector; prints the median seconds of one call.

rival.py pattern ROUNDS          a STIX pattern on standard input
rival.py events VERSION ROUNDS   a page of hunt events on standard input, from JSON to JSON
"""

import contextlib
import gc
import json
import logging
import os
import statistics
import sys
import time

IDENTITY = {
    "type": "identity",
    "id": "identity--f431f809-377b-45e0-aa1c-6a4751cae5ff",
    "name": "reaqta",
    "identity_class": "events",
}


def main(kind, *arguments):
    logging.disable(logging.CRITICAL)
    text = sys.stdin.read()
    # what it prints on the way is not the answer
    with open(os.devnull, "w", encoding="utf8") as nowhere, contextlib.redirect_stdout(nowhere):
        call = pattern_call(text) if kind == "pattern" else events_call(text, arguments[0])
        call()
        seconds = [seconds_of(call) for _ in range(int(arguments[-1]))]
    print(statistics.median(seconds))


def pattern_call(pattern):
    from stix_shifter.stix_translation.stix_translation import StixTranslation

    translation = StixTranslation()
    return lambda: succeeded(translation.translate("reaqta", "query", "{}", pattern, {}), "queries")


def events_call(page, version):
    from stix_shifter.stix_translation.stix_translation import StixTranslation
    from stix_shifter_modules.reaqta.stix_transmission.connector import Connector

    translation = StixTranslation()
    options = {"stix_2.1": True} if version == "2.1" else {}

    def call():
        events = json.loads(page)
        Connector.modify_result(events)
        bundle = translation.translate("reaqta", "results", IDENTITY, events, options)
        json.dumps(succeeded(bundle, "objects"))

    return call


def succeeded(result, member):
    if member not in result:
        raise SystemExit(f"STIX-shifter refused: {result}")
    return result


def seconds_of(call):
    gc.collect()
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


main(*sys.argv[1:])
