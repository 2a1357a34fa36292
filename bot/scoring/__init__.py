"""The rules of the score (R1–R10), pure and exact; their constants are data of the framework."""

from bot.scoring.document import answers_document, read_document, requested_framework, score_document
from bot.scoring.external import composite, read_external
from bot.scoring.json_text import read_json
from bot.scoring.levels import full_points, level_at, next_level
from bot.scoring.next_steps import next_steps
from bot.scoring.numbers import parse_number, plain_number, printed, shortfall
from bot.scoring.results import achievement, is_at_ceiling, needs_other_target, result_points
from bot.scoring.total import item_score, score
from bot.scoring.values import CategoryScore, ItemScore, NextStep, Score, StepKind

__all__ = [
    "CategoryScore",
    "ItemScore",
    "NextStep",
    "Score",
    "StepKind",
    "achievement",
    "answers_document",
    "composite",
    "full_points",
    "is_at_ceiling",
    "item_score",
    "level_at",
    "needs_other_target",
    "next_level",
    "next_steps",
    "parse_number",
    "plain_number",
    "printed",
    "read_document",
    "read_external",
    "read_json",
    "requested_framework",
    "result_points",
    "score",
    "score_document",
    "shortfall",
]
