namespace ClientSdk.Testing.Enforcement;

/// <summary>Several limits that one request must satisfy together.</summary>
internal static class LimitSet
{
    private static readonly LimitVerdict _free = new(true, long.MaxValue, long.MaxValue, TimeSpan.Zero, TimeSpan.Zero);

    /// <summary>Takes from all or, when one refuses, from none; what counts rejects counts it only where it was refused.</summary>
    /// <param name="limits">The limits.</param>
    /// <param name="now">The server's instant.</param>
    /// <param name="tightest">The index of the limit whose verdict this is: the one with the longest wait, else with the fewest left; -1 without limits.</param>
    internal static LimitVerdict TryTake(ReadOnlySpan<ServerLimit> limits, long now, out int tightest)
    {
        bool accepted = true;
        foreach (ServerLimit limit in limits)
        {
            accepted &= limit.Look(now).IsAccepted;
        }

        LimitVerdict verdict = _free;
        tightest = -1;
        for (int index = 0; index < limits.Length; index++)
        {
            LimitVerdict one = Settle(limits[index], now, accepted);
            if (tightest < 0 || one.RetryAfter > verdict.RetryAfter || (one.RetryAfter == verdict.RetryAfter && one.Remaining < verdict.Remaining))
            {
                (verdict, tightest) = (one, index);
            }
        }

        return verdict with { IsAccepted = accepted };
    }

    private static LimitVerdict Settle(ServerLimit limit, long now, bool accepted)
    {
        LimitVerdict before = limit.Look(now);
        if (accepted)
        {
            limit.Take(now);
        }
        else if (!before.IsAccepted)
        {
            limit.Refuse(now);
        }

        return limit.Look(now);
    }
}
