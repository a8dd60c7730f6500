"""The sample cases, and the table of what a tool says about them."""

import json
from pathlib import Path


def read_cases(file):
    return [json.loads(line) for line in Path(file).read_text().splitlines() if line]


def print_table(cases, is_refused):
    """How many unsafe cases the tool catches and how many safe ones it refuses, and which."""
    areas = dict.fromkeys(case["area"] for case in cases)
    rows = [row(area, cases, is_refused) for area in areas]
    total = ["all"] + [sum(numbers) for numbers in zip(*(numbers for _, *numbers in rows))]
    print("area                   caught    of  refused    of")
    for area, caught, unsafe, refused, safe in [*rows, total]:
        print(f"{area:<22} {caught:>6} {unsafe:>5}  {refused:>7} {safe:>5}")
    for case in cases:
        if is_refused(case) != (case["expect"] == "violation"):
            verdict = "missed" if case["expect"] == "violation" else "refused although safe"
            print(" ".join([f"{verdict}:", case["id"], case.get("title", "")]).rstrip())


def row(area, cases, is_refused):
    numbers = []
    for expect in ["violation", "pass"]:
        those = [case for case in cases if case["area"] == area and case["expect"] == expect]
        numbers += [sum(map(is_refused, those)), len(those)]
    return [area, *numbers]
