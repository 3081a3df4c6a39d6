"""The paired tests against SciPy and by hand, and what is said of them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from model_training.comparisons import closing, compared, holm, paired_tests
from model_training.evaluate import CEILING, Evaluation, Score
from model_training.paper_tables import Facts, paper_tables
from model_training.verdict import closing_table, paired_table, short_comparison, summary, verdict

PSNR = "psnr face obar raw"
ERROR = "loss_with_offset face studio raw"


def evaluation(**methods: list[dict[str, float]]) -> Evaluation:
    """One picture of each person; the measures of each method by person."""
    return Evaluation(
        [
            Score(method.replace("_", " "), f"p{k}", f"p{k}", "light", values)
            for method, people in methods.items()
            for k, values in enumerate(people)
        ]
    )


def psnr(*values: float) -> list[dict[str, float]]:
    return [{PSNR: value} for value in values]


def test_the_test_is_wilcoxons_and_the_effect_goes_by_ranks() -> None:
    rng = np.random.default_rng(3)
    ours, theirs = rng.normal(25, 2, 30), rng.normal(24, 2, 30)
    test = compared(evaluation(a=psnr(*ours), b=psnr(*theirs)), "a", "b", PSNR)
    assert test.p == pytest.approx(stats.wilcoxon(ours, theirs).pvalue)
    ranks = stats.rankdata(np.abs(ours - theirs))
    up = ranks[ours > theirs].sum() / ranks.sum()
    assert test.effect == pytest.approx(2 * up - 1)
    assert test.difference == pytest.approx((ours - theirs).mean())
    assert test.low < test.difference < test.high
    # as wide as the normal approximation says
    spread = (ours - theirs).std(ddof=1) / math.sqrt(30)
    assert test.high - test.low == pytest.approx(2 * 1.96 * spread, rel=0.1)


def test_better_for_all_is_one_and_less_is_better_in_colour_difference() -> None:
    people = [{PSNR: 20.0 + k, "ΔE00 skin": 5.0 - 0.1 * k} for k in range(10)]
    worse = [{PSNR: 18.0 + 0.5 * k, "ΔE00 skin": 9.0} for k in range(10)]
    found = evaluation(good=people, bad=worse)
    for measure in (PSNR, "ΔE00 skin"):
        test = compared(found, "good", "bad", measure)
        assert (test.effect, test.outcome, test.persons) == (1, "better", 10)
        assert test.difference > 0
        back = compared(found, "bad", "good", measure)
        assert (back.effect, back.outcome) == (-1, "worse")


def test_equal_methods_and_unmeasured_ones_are_open() -> None:
    same = evaluation(a=psnr(20, 21, 22), b=psnr(20, 21, 22))
    assert (compared(same, "a", "b", PSNR).p, compared(same, "a", "b", PSNR).effect) == (1, 0)
    assert compared(same, "a", "b", "ssim face obar raw").persons == 0
    endless = compared(evaluation(a=psnr(math.inf, 21), b=psnr(20, 20)), "a", "b", PSNR)
    assert (endless.persons, endless.difference) == (1, 1)
    assert endless.outcome == "open"


def test_holms_correction_by_hand() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.5, 0.9]) == [1, 1]
    first, missing = holm([0.02, math.nan])
    assert first == 0.02
    assert math.isnan(missing)


def test_every_other_method_is_tested_but_the_ceiling() -> None:
    people = psnr(*range(20, 30))
    found = evaluation(input=people, other=people, chosen=psnr(*range(22, 32)))
    found.scores.append(Score(CEILING, "p0", "p0", "light", {PSNR: 40.0}))
    tests = [one for one in paired_tests(found, "chosen") if one.measure == PSNR]
    assert [one.other for one in tests] == ["input", "other"]
    raw = compared(found, "chosen", "input", PSNR).p
    assert [one.p for one in tests] == pytest.approx([2 * raw, 2 * raw])
    assert "| input | – | better: +2.00 [+2.00, +2.00], r +1.00, p " in paired_table(
        found, "chosen"
    )


def test_the_way_from_input_to_the_ceiling() -> None:
    def errors(*values: float) -> list[dict[str, float]]:
        return [
            {ERROR: value, "psnr face studio raw": 20, "ssim face studio raw": 0.7}
            for value in values
        ]

    found = evaluation(input=errors(0.11, 0.21), half=errors(0.06, 0.21))
    found.scores += [
        Score(CEILING, f"p{k}", f"p{k}", "light", one) for k, one in enumerate(errors(0.01, 0.01))
    ]
    way = closing(found, "half")
    assert way.overall == pytest.approx((0.16 - 0.135) / (0.16 - 0.01))
    assert way.by_person == pytest.approx({"p0": 0.5, "p1": 0.0})
    assert closing(found, CEILING).overall == 1
    text = closing_table(found)
    assert "ō itself has 20.00 dB and SSIM 0.700" in text
    assert "| half | 16.7% | 25.0% | 0.0% | 0 of 2 |" in text
    values = summary(found, "half")
    assert values["closed"] == way.overall
    assert values["identity_flash"] is None


def test_new_weights_are_judged_in_a_sentence() -> None:
    old = psnr(*(20 + 0.1 * k for k in range(12)))
    new = psnr(*(21 + 0.15 * k for k in range(12)))
    found = evaluation(input=psnr(*[15] * 12), old=old, new=new)
    said = verdict(found, "old", "new")
    assert (said["verdict"], said["better_for"], said["persons"]) == ("better", 12, 12)
    assert said["text"] in short_comparison(found, "old", "new")
    assert verdict(found, "new", "old")["verdict"] == "worse"
    few = evaluation(input=psnr(15, 15), old=old[:2], new=new[:2])
    assert verdict(few, "old", "new")["verdict"] == "open"


def test_where_a_few_gain_much_and_most_lose_a_little_every_report_says_open() -> None:
    gains = [*(-0.04 - 0.001 * k for k in range(22)), 1.4, 1.5, 1.7]
    place, old, new = "psnr person obar raw", [20.0] * 25, [20 + gain for gain in gains]
    found = evaluation(
        **{
            name: [{PSNR: value, place: value} for value in values]
            for name, values in (("old", old), ("new", new))
        }
    )
    test = compared(found, "new", "old", PSNR)
    assert test.p < 0.05
    assert test.difference > 0 > test.effect
    said = verdict(found, "old", "new")
    assert (said["verdict"], said["better_for"], said["persons"]) == ("open", 3, 25)
    assert "new is not surely other than old: +0.14 dB" in said["text"]
    row = paper_tables(found, {}, "new").split("| old, vs ō |")[-1].splitlines()[0]
    assert row.endswith("| open |")
    assert "| old | – | open: +0.14 [" in paired_table(found, "new")


def test_who_has_no_finite_gain_is_not_counted_among_the_better() -> None:
    found = evaluation(old=psnr(20, 20, 21), new=psnr(math.inf, 21, 20))
    said = verdict(found, "old", "new")
    assert (said["better_for"], said["persons"]) == (1, 2)
    nobody = evaluation(old=psnr(20), new=psnr(math.inf))
    said = verdict(nobody, "old", "new")
    assert (said["verdict"], said["better_for"], said["persons"]) == ("open", 0, 0)
    assert [said[name] for name in ("difference", "low", "high", "p")] == [None] * 4
    assert said["text"] == "new and old cannot be compared: nobody has a finite PSNR from both."
    row = paper_tables(nobody, {}, "new").split("| old, vs ō |")[-1].splitlines()[0]
    assert row.endswith("| – | – | – |")


def test_the_papers_tables_have_its_figures_beside_ours_and_losses_as_losses() -> None:
    def people(start: float) -> list[dict[str, float]]:
        return [
            {f"{m} person {t} raw": v for t in ("obar", "studio") for m, v in measures.items()}
            for k in range(10)
            for measures in ({"psnr": start + 0.1 * k, "ssim": start / 30, "loss": 0.004},)
        ]

    found = Evaluation(
        [
            Score(name, f"p{k}", f"p{k}", "light", values)
            for name, start in (
                ("input", 15.0),
                ("hdrnet+base", 24.0),
                ("pix2pix", 18.0),
                ("ours", 22.0),
            )
            for k, values in enumerate(people(start))
        ]
    )
    facts = {"ours": Facts("base", "unet", 1.84e6, 2e9, 1800.0, 4000.0), "pix2pix": Facts("direct")}
    log = [
        {"kind": "val", "loss": 0.02},
        {"kind": "train", "loss": 0.001},
        {"kind": "val", "loss": 0.03},
    ]
    text = paper_tables(found, facts, "ours", {"ours": log})
    assert "| paper, 740 test images | base | – | – | – | – | – | 0.0045 | – | 96.5 | – |" in text
    assert "| ours | base | 1.84 | 2.00 | 30 | 4000 | 0.0200 | 0.0040 | – | – | 0.0040 |" in text
    assert "| pix2pix | direct | – | – | – | – | – | 0.0040 |" in text
    second, third = text.split("## Table 2")[1].split("## Table 3")
    assert "| paper, test | 89.80% | 82.92% | 21.28 | 19.02 | +2.26 |" in second
    assert (
        "| hdrnet+base, vs ō | 73.33% | 80.00% | 22.45 | 24.45 | -2.00 [-2.00, -2.00] |" in second
    )
    assert "**lose**" in second
    assert "pix2pix" not in second
    assert "| paper, test | 88.78% | 74.25% | 20.58 | 17.30 | +3.28 |" in third
    assert "win" in third.split("## ours and every")[0]
    assert len({line.count("|") for line in second.splitlines() if line.startswith("|")}) == 1
