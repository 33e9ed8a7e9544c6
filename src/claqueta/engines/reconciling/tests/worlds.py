"""Two years of an association's account, made up: members, receipts, what its bank would write, and what is true.

Companies, banks, phrases and slips are our own, so that the engine is tried on what it was not built from."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from claqueta.engines.reconciling import Receipt
from claqueta.engines.reconciling.statement import Detail, Entry
from claqueta.engines.reconciling.tests.vocabulary import (
    FIRST,
    FORMS,
    HEADS,
    LAST,
    NEUTRAL,
    NUMBERED,
    OTHERS,
    QUARTERS,
    ROOTS,
    SECOND,
    TRADES,
)


@dataclass(slots=True)
class Member:
    name: str
    brand: str
    tax_id: str
    iban: str
    quarterly: bool
    amount: Decimal
    mandate: str = ""
    receipts: list[Receipt] = field(default_factory=list)


@dataclass(slots=True)
class Truth:
    """What an entry is; `sure` says whether a careful treasurer would book it unseen, `None` when either is fine."""

    kind: str
    matched: dict[str, Decimal] = field(default_factory=dict)
    sure: bool | None = False
    noise: str = ""
    alone: str = ""
    """The member of whom it must be the only open receipt of its amount, to be sure."""


@dataclass(slots=True)
class World:
    receipts: list[Receipt]
    entries: list[Entry]
    truths: list[Truth]
    creditor: str = "Asociación Ribera Audiovisual"


class Maker:
    def __init__(self, seed: int, members: int = 60, *, rough: bool = False) -> None:
        """`rough`: names are misspelt, shuffled, cut short and put in small letters besides."""
        self.random, self.rough = random.Random(seed), rough
        self.flat = seed % 2 == 0
        self.style = ("CU{s}-{c:04}", "{y}/{c:05}", "R{y}-{c:03}", "A-{s}{c:04}")[seed % 4]
        self.field = self.random.choice((35, 40, 70))
        self.members = self._members(members)
        self.receipts = self._receipts()
        self.paid: dict[str, Decimal] = {}
        self.rows: list[tuple[Entry, Truth]] = []

    # -- Members and receipts ----------------------------------------------------------------------------------

    def _members(self, count: int) -> list[Member]:
        pick, made, names = self.random, [], set()
        while len(made) < count:
            if pick.random() < 0.15:
                name = brand = f"{pick.choice(FIRST)} {pick.choice(LAST)} {pick.choice(LAST)}"
                brand = name if pick.random() < 0.5 else f"Taller {pick.choice(ROOTS)}"
            elif made and pick.random() < 0.12:
                # A group's company, whose name begins as the other's.
                base = pick.choice(made).name.rsplit(" ", 1)[0].removesuffix(",")
                name, brand = f"{base} {pick.choice(('Canarias', 'Internacional', 'Digital'))}, S.L.", ""
            else:
                root = pick.choice(ROOTS)
                second = f" {pick.choice(SECOND)}" if pick.random() < 0.4 else ""
                name = f"{root}{second} {pick.choice(TRADES)}, {pick.choice(FORMS)}"
                if pick.random() < 0.3:
                    name = f"{pick.choice(TRADES).split()[0]} {root}{second}, {pick.choice(FORMS)}"
                brand = f"{root}{second}" if pick.random() < 0.6 else ""
            if name in names or (brand and brand in names):
                continue
            names |= {name, brand}
            quarterly = pick.random() < 0.7
            made.append(
                Member(
                    name,
                    brand,
                    f"{pick.choice('BAF')}{pick.randrange(10**7, 10**8)}",
                    self._iban() if pick.random() < 0.5 else "",
                    quarterly,
                    Decimal(pick.choice((90, 90, 120, 210) if quarterly else (480, 750, 1500))),
                    f"SDD{len(made):05}" if pick.random() < 0.25 else "",
                )
            )
        return made

    def _iban(self) -> str:
        return f"ES{self.random.randrange(10**21, 10**22)}"

    def _receipts(self) -> list[Receipt]:
        receipts = []
        for year in (2024, 2025):
            counter = 0
            for month in (1, 4, 7, 10):
                for member in self.members:
                    if month == 1 or member.quarterly:
                        counter += 1
                        issued = date(year, month, self.random.randrange(5, 9) if member.quarterly else 20)
                        number = self.style.format(y=year, s=year % 100, c=counter)
                        receipt = Receipt(
                            number,
                            member.name,
                            member.amount,
                            issued,
                            issued + timedelta(days=30),
                            member.brand,
                            member.tax_id,
                            member.iban,
                            member.mandate,
                        )
                        receipts.append(receipt)
                        member.receipts.append(receipt)
        return receipts

    # -- How names and numbers are written ---------------------------------------------------------------------

    def written(self, member: Member) -> tuple[str, str]:
        """The member's name as somebody writes it, and how."""
        name, how = self._written(member)
        return self._roughly(name) if self.rough and self.random.random() < 0.44 else (name, how)

    def _roughly(self, name: str) -> tuple[str, str]:
        how = self.random.choice(("misspelt", "shuffled", "cut", "small", "titled"))
        if how == "misspelt":
            words = name.split()
            longest = max(range(len(words)), key=lambda at: len(words[at]))
            at = self.random.randrange(1, len(words[longest]) - 1) if len(words[longest]) > 3 else 0
            word = words[longest]
            words[longest] = word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :]
            return " ".join(words), how
        if how == "shuffled":
            words = name.replace(",", "").split()
            self.random.shuffle(words)
            return " ".join(words), how
        if how == "cut":
            return name[: self.random.choice((16, 20, 24, 28))], how
        return (name.lower(), how) if how == "small" else (f"D. {name}", how)

    def _written(self, member: Member) -> tuple[str, str]:
        pick = self.random
        how = pick.choice(
            ("whole", "whole", "no form", "no form", "brand", "capitals", "abbreviated", "accents")
        )
        name = member.name
        bare = name.rsplit(",", 1)[0]
        if how == "brand" and member.brand:
            return pick.choice((member.brand, member.brand.upper())), how
        if how == "no form":
            return bare.upper(), how
        if how == "capitals":
            return name.upper(), how
        if how == "abbreviated":
            first, *rest = bare.split()
            return " ".join([first, *(word[: pick.randrange(3, 6)] for word in rest)]).upper(), how
        if how == "accents":
            return "".join("?" if not char.isascii() else char for char in name.upper()), how
        return name, how

    def number(self, receipt: Receipt) -> tuple[str, str]:
        pick, number = self.random, receipt.number
        how = pick.choice(("plain", "plain", "plain", "lower", "squeezed", "spaced"))
        if how == "lower":
            number = number.lower()
        elif how == "squeezed":
            number = number.replace("-", "").replace("/", "")
        elif how == "spaced":
            number = number.replace("-", " ").replace("/", " ")
        return pick.choice(NUMBERED).format(n=number), how

    def slipped(self, receipt: Receipt) -> str:
        """A slip that hits no other number."""
        taken = {"".join(filter(str.isalnum, one.number)) for one in self.receipts}
        for _turn in range(200):
            letters = list(receipt.number)
            at = max(index for index, char in enumerate(letters) if not char.isdigit()) + 1
            at = self.random.randrange(at, len(letters))
            how = self.random.randrange(3)
            if how == 0:
                letters[at] = str(self.random.randrange(10))
            elif how == 1 and at + 1 < len(letters):
                letters[at], letters[at + 1] = letters[at + 1], letters[at]
            else:
                letters.insert(at, str(self.random.randrange(10)))
            text = "".join(letters)
            key = "".join(filter(str.isalnum, text))
            if text != receipt.number and key not in taken:
                return text
        return receipt.number

    def period(self, receipt: Receipt, member: Member) -> str:
        year = receipt.issued.year
        if not member.quarterly:
            return self.random.choice(
                (f"cuota anual {year}", f"cuota {year}", f"annual fee {year}", f"año {year}")
            )
        words = QUARTERS[(receipt.issued.month - 1) // 3]
        return "cuota " + self.random.choice(words).format(y=year, s=year % 100)

    # -- Entries -----------------------------------------------------------------------------------------------

    def add(self, day: date, amount: Decimal, name: str, text: str, truth: Truth, *, iban: str = "") -> None:
        if self.flat:
            head = self.random.choice(HEADS)
            entry = Entry(0, day, amount, texts=(head.format(name=name[: self.field], text=text),))
        else:
            detail = Detail(amount=abs(amount), name=name, iban=iban, text=text)
            entry = Entry(0, day, amount, texts=("TRANSFERENCIA RECIBIDA",), details=(detail,))
        self.rows.append((entry, truth))

    def settle(self, receipt: Receipt, amount: Decimal | None = None) -> dict[str, Decimal]:
        value = receipt.amount if amount is None else amount
        self.paid[receipt.number] = self.paid.get(receipt.number, Decimal()) + value
        return {receipt.number: value}

    def pays(self, member: Member, receipt: Receipt, day: date) -> None:
        pick = self.random
        name, _how = self.written(member)
        iban = member.iban if pick.random() < 0.8 else ""
        case = pick.choices(
            (
                "number",
                "period",
                "nothing",
                "slip",
                "short",
                "partial",
                "third",
                "twice",
                "other's",
                "over",
                "early",
            ),
            (40, 18, 10, 5, 5, 4, 5, 3, 3, 2, 2),
        )[0]
        amount = receipt.amount
        clear = self._tells_apart(member, name, iban)
        if case == "number":
            self.add(
                day,
                amount,
                name,
                self.number(receipt)[0],
                Truth("payment", self.settle(receipt), True, case),
                iban=iban,
            )
        elif case == "period":
            truth = Truth("payment", self.settle(receipt), True if clear else None, case)
            self.add(day, amount, name, self.period(receipt, member), truth, iban=iban)
        elif case == "nothing":
            truth = Truth("payment", self.settle(receipt), True if clear else None, case, member.name)
            self.add(day, amount, name, pick.choice(NEUTRAL), truth, iban=iban)
        elif case == "slip":
            text = self.slipped(receipt)
            self.add(day, amount, name, text, Truth("payment", self.settle(receipt), None, case), iban=iban)
        elif case == "short":
            part = amount - Decimal(pick.choice(("3.00", "7.50", "12.00")))
            truth = Truth("payment", self.settle(receipt, part), None, case)
            self.add(day, part, name, self.number(receipt)[0], truth, iban=iban)
        elif case == "partial":
            part = amount / 2
            truth = Truth("payment", self.settle(receipt, part), None, case)
            self.add(day, part, name, self.number(receipt)[0], truth, iban=iban)
        elif case == "third":
            truth = Truth("payment", self.settle(receipt), True, case)
            stranger = f"Gestoría {pick.choice(LAST)} Asesores SLP"
            self.add(day, amount, stranger, self.number(receipt)[0], truth, iban=self._iban())
        elif case == "twice":
            text = self.number(receipt)[0]
            self.add(day, amount, name, text, Truth("payment", self.settle(receipt), True, case), iban=iban)
            again = Truth("payment", {}, False, "second payment")
            self.add(day + timedelta(days=6), amount, name, text, again, iban=iban)
        elif case == "other's":
            others = [
                one
                for one in self.receipts
                if one.member != member.name
                and one.amount == amount
                and one.issued == receipt.issued
                and not self.paid.get(one.number)
            ]
            if others:
                truth = Truth("payment", self.settle(receipt), False, "number of somebody else")
                self.add(day, amount, name, pick.choice(others).number, truth, iban=iban)
        elif case == "over":
            truth = Truth("payment", self.settle(receipt), None, case)
            self.add(day, amount + 3, name, self.number(receipt)[0], truth, iban=iban)
        else:
            truth = Truth("payment", self.settle(receipt), False, "before issue")
            early = receipt.issued - timedelta(days=9)
            self.add(early, amount, name, f"anticipo {self.period(receipt, member)}", truth, iban=iban)

    def _tells_apart(self, member: Member, name: str, iban: str) -> bool:
        """Whether the name as written begins no other member's name, or the account is given."""
        if iban and not self.flat:
            return True
        first = name.split()[0].upper()
        return (
            not any(
                other is not member and first in {*other.name.upper().split(), *other.brand.upper().split()}
                for other in self.members
            )
            and len(name) <= self.field
        )

    def noise(self, day: date) -> None:
        pick = self.random
        case = pick.randrange(9)
        member = pick.choice(self.members)
        if case == 0:
            text = pick.choice(OTHERS)
            self.add(day, member.amount, self.written(member)[0], text, Truth("other", noise="other purpose"))
        elif case == 1:
            name = f"{member.name.split()[0]} {pick.choice(('Viajes', 'Limpiezas', 'Hostelería'))} S.L."
            self.add(
                day,
                member.amount,
                name,
                pick.choice(("", "pago", "factura 33")),
                Truth("other", noise="like a member"),
            )
        else:
            texts = (
                ("fee", "-7.50", "COMISION MANTENIMIENTO"),
                ("fee", "-3.20", "GASTOS DEVOLUCION RECIBO"),
                ("other", "-2210.00", "NOMINA EMPLEADOS MES"),
                ("other", "-640.10", "TGSS COTIZACION"),
                ("other", "-320.00", "AEAT MOD 303"),
                ("other", "20000.00", "SUBVENCION CONVOCATORIA 2024 MINISTERIO DE CULTURA"),
                ("other", "1500.00", "TRASPASO ENTRE CUENTAS PROPIAS"),
            )
            kind, amount, text = texts[case - 2]
            self.rows.append((Entry(0, day, Decimal(amount), texts=(text,)), Truth(kind, noise=text)))

    def collect(self, issued: date, day: date) -> None:
        """A batch of the quarter's receipts with a mandate, of which one comes back."""
        run = [
            one
            for one in self.receipts
            if one.mandate and not self.paid.get(one.number) and abs((one.issued - issued).days) < 5
        ]
        if len(run) < 2:
            return
        total = sum((one.amount for one in run), Decimal())
        matched: dict[str, Decimal] = {}
        for one in run:
            matched |= self.settle(one)
        text = self.random.choice(
            ("ABONO REMESA ADEUDOS CORE {n} RECIBOS", "Direct debit collection {n} items")
        )
        listed = tuple(Detail(amount=one.amount, mandate=one.mandate) for one in run) if not self.flat else ()
        entry = Entry(0, day, total, texts=(text.format(n=len(run)),), details=listed)
        self.rows.append((entry, Truth("collection", matched, True, "collection")))
        back = self.random.choice(run)
        self.paid[back.number] = Decimal()
        code = self.random.choice(("AM04", "AC04", "MS03", "MD06"))
        text = self.random.choice(
            (
                f"DEVOLUCION ADEUDO {back.member.upper()} {code}",
                f"RECIBO DEVUELTO MANDATO {back.mandate}",
                f"UNPAID DIRECT DEBIT {back.mandate} {code}",
            )
        )
        entry = Entry(0, day + timedelta(days=4), -back.amount, texts=(text,))
        self.rows.append((entry, Truth("return", {back.number: back.amount}, True, "return")))

    def _judge(self, rows: list[tuple[Entry, Truth]]) -> None:
        """Take back what is not sure because another receipt of that amount was open then."""
        paid: dict[str, Decimal] = {}
        for entry, truth in rows:
            if truth.alone:
                rivals = [
                    one
                    for one in self.receipts
                    if one.member == truth.alone
                    and one.issued <= entry.date
                    and one.amount - paid.get(one.number, Decimal()) == entry.amount
                ]
                if len(rivals) > 1:
                    truth.sure = False
            for number, amount in truth.matched.items():
                paid[number] = paid.get(number, Decimal()) + (amount if truth.kind != "return" else -amount)

    def world(self) -> World:
        pick = self.random
        for receipt in sorted(self.receipts, key=lambda one: one.issued):
            member = next(one for one in self.members if one.name == receipt.member)
            if member.mandate and pick.random() < 0.9:
                continue
            if pick.random() < 0.93:
                days = pick.randrange(2, 12 if member.mandate else 75)
                self.pays(member, receipt, receipt.issued + timedelta(days=days))
        for year in (2024, 2025):
            for month in (1, 4, 7, 10):
                self.collect(date(year, month, 7), date(year, month, 25))
        for week in range(100):
            self.noise(date(2024, 1, 3) + timedelta(days=7 * week))
        rows = sorted(self.rows, key=lambda row: row[0].date)
        self._judge(rows)
        entries = [
            Entry(index, one.date, one.amount, None, one.texts, one.details)
            for index, (one, _truth) in enumerate(rows)
        ]
        return World(self.receipts, entries, [truth for _entry, truth in rows])
