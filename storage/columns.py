"""What the tables are made of: the kinds of columns and keys, the same for both databases."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    MetaData,
    PrimaryKeyConstraint,
    Text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def text(name: str, *more: ForeignKey, nullable: bool = False) -> Column[str]:
    """Return a column of texts."""
    return Column(name, Text, *more, nullable=nullable)


def number(name: str, *, nullable: bool = False, default: str | None = None) -> Column[int]:
    """Return a column of whole numbers: counts, instants, a yes or no."""
    return Column(name, BigInteger, nullable=nullable, server_default=default)


def key(*columns: str) -> PrimaryKeyConstraint:
    """Return the key of a table."""
    return PrimaryKeyConstraint(*columns)


def owned_by(table: str) -> ForeignKey:
    """Point at a row whose end is the end of this one too."""
    return ForeignKey(f"{table}.id", ondelete="CASCADE")


def flag(column: str) -> CheckConstraint:
    """Say that a column holds a yes or a no."""
    return CheckConstraint(f"{column} IN (0, 1)", name=column)


def of_assessment() -> tuple[Column[str], Column[str], ForeignKeyConstraint]:
    """Say whose answers a row holds; the office and the assessment must belong together."""
    return (
        text("office_id"),
        text("assessment_id"),
        ForeignKeyConstraint(["assessment_id", "office_id"], ["assessments.id", "assessments.office_id"]),
    )
