namespace ClientSdk.Limiters;

/// <summary>
/// Which ledger goes on where new options have replaced the limits: what was spent is kept. An unchanged limit keeps its
/// ledger; a changed one takes over from the ledger of the same span, else of the same kind, else
/// of the same span and another kind. A limit that is new begins as the limiter itself began: nobody kept books of it.
/// </summary>
internal static class Succession
{
    public static Ledger[] Of(IEnumerable<Ledger> old, Ledger[] fresh, long now, SetState set)
    {
        List<Ledger> heirless = [.. old];
        Ledger[] result = new Ledger[fresh.Length];
        Span<Func<Ledger, Ledger, bool>> rules =
        [
            static (before, after) => before.IsSameAs(after),
            static (before, after) => before.Inner.GetType() == after.Inner.GetType() && before.Limit.Span == after.Limit.Span,
            static (before, after) => before.Inner.GetType() == after.Inner.GetType() && IsConcurrency(before) == IsConcurrency(after),
            static (before, after) => IsOverTime(before) && IsOverTime(after) && before.Limit.Span == after.Limit.Span,
        ];
        foreach (Func<Ledger, Ledger, bool> rule in rules)
        {
            for (int index = 0; index < fresh.Length; index++)
            {
                Ledger after = fresh[index];
                if (result[index] is null && heirless.Find(before => rule(before, after)) is { } before)
                {
                    heirless.Remove(before);
                    result[index] = before.IsSameAs(after) ? before : after;
                    after.Inherit(before.Inner, now, set);
                }
            }
        }

        for (int index = 0; index < fresh.Length; index++)
        {
            result[index] ??= fresh[index];
        }

        return result;
    }

    private static bool IsConcurrency(Ledger ledger) => ledger.Inner is WindowLedger { Reference: 0 };

    private static bool IsOverTime(Ledger ledger) => ledger.Inner is BucketLedger || (ledger.Inner is WindowLedger && !IsConcurrency(ledger));
}
