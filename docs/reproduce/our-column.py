"""Our own column of docs/comparison.md, from what the audit prints about the same cases.

    npm run --silent audit -- FILE --json --config docs/reproduce/organization.json |
        python3 docs/reproduce/our-column.py FILE

where FILE is test/corpus/policy-cases.jsonl or test/corpus/policy-cases-2.jsonl. Refused is what has a
violation at mandatory level.
"""

import json
import sys

from cases import print_table, read_cases


def main(corpus):
    verdicts = [json.loads(line) for line in sys.stdin if line.strip()]
    refused = {
        verdict["id"]
        for verdict in verdicts
        if any(violation["level"] == "mandatory" for violation in verdict["violations"])
    }
    cases = read_cases(corpus)
    missing = {case["id"] for case in cases} - {verdict["id"] for verdict in verdicts}
    if missing:
        sys.exit(f"The audit says nothing about {', '.join(sorted(missing))}.")
    print_table(cases, lambda case: case["id"] in refused)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Give a file of sample cases: our-column.py test/corpus/policy-cases.jsonl")
    main(sys.argv[1])
