"""Abstract argumentation: who attacks whom, and which arguments are in, out or undecided.

The grounded labelling of Dung (1995), as in Modgil and Caminada (2009): an argument is *in* when
everything that attacks it is out, *out* when something that is in attacks it, and else undecided.
"""

from array import array
from collections.abc import Hashable, Iterable

UNDECIDED, IN, OUT = 0, 1, 2


class Framework:
    """Arguments numbered from 0 to below `count`, and the attacks between them.

    The attacks are two columns of numbers, `attackers` and `attacked`, so that millions of them
    fit in memory. The same attack twice, or one on oneself, is as good as any.
    """

    def __init__(self, count: int = 0) -> None:
        self.count = count
        self.attackers = array("i")
        self.attacked = array("i")

    def add_argument(self) -> int:
        """Add an argument that nothing attacks yet, and return its number."""
        self.count += 1
        return self.count - 1

    def add_attack(self, attacker: int, attacked: int) -> None:
        """Add an attack of one argument on another."""
        self.attackers.append(attacker)
        self.attacked.append(attacked)

    def labels(self) -> bytearray:
        """Return `IN`, `OUT` or `UNDECIDED` for each argument, in time linear in the attacks."""
        attacked, (latest, earlier) = self.attacked, self._chains()
        # How many attackers of each argument are not out yet.
        standing_attackers = array("i", [0]) * self.count
        for target in attacked:
            standing_attackers[target] += 1
        labels = bytearray(self.count)
        settled = [number for number, attacks in enumerate(standing_attackers) if not attacks]
        for number in settled:
            labels[number] = IN
        while settled:
            number = settled.pop()
            is_in = labels[number] == IN
            attack = latest[number]
            while attack >= 0:
                target = attacked[attack]
                attack = earlier[attack]
                if labels[target]:
                    continue
                if is_in:
                    labels[target] = OUT
                    settled.append(target)
                    continue
                standing_attackers[target] -= 1
                if not standing_attackers[target]:
                    labels[target] = IN
                    settled.append(target)
        return labels

    def _chains(self) -> tuple["array[int]", "array[int]"]:
        """Return each argument's latest attack, and each attack's predecessor by the same attacker.

        -1 is the end of a chain.
        """
        latest = array("i", [-1]) * self.count
        earlier = array("i")
        for attack, attacker in enumerate(self.attackers):
            earlier.append(latest[attacker])
            latest[attacker] = attack
        return latest, earlier


def grounded(
    arguments: Iterable[Hashable], attacks: Iterable[tuple[Hashable, Hashable]]
) -> dict[Hashable, bool | None]:
    """Return who is in (True), out (False) or undecided (None), given (attacker, attacked) pairs.

    An attack with an end that is not among `arguments` is ignored.
    """
    numbers = {argument: number for number, argument in enumerate(dict.fromkeys(arguments))}
    framework = Framework(len(numbers))
    for attacker, attacked in attacks:
        if attacker in numbers and attacked in numbers:
            framework.add_attack(numbers[attacker], numbers[attacked])
    verdicts = {UNDECIDED: None, IN: True, OUT: False}
    return {
        argument: verdicts[label]
        for argument, label in zip(numbers, framework.labels(), strict=True)
    }
