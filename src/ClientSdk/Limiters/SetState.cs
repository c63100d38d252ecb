namespace ClientSdk.Limiters;

/// <summary>What all ledgers of a limit set share: sums of costs that are never reset, and the latest send.</summary>
internal sealed class SetState(Func<double> random)
{
    private long _spreadAsOf = -1;

    /// <summary>Granted and not completed.</summary>
    public long InFlight { get; set; }

    /// <summary>Completed by a bound of when the server counts, while the reply is still to come.</summary>
    public long Unanswered { get; set; }

    /// <summary>No reply is to come.</summary>
    public bool IsQuiet => InFlight + Unanswered == 0;

    /// <summary>Granted so far.</summary>
    public long Sent { get; set; }

    /// <summary>Completed so far: <c>Sent = Completed + InFlight</c> at all times.</summary>
    public long Completed { get; set; }

    /// <summary>A reply came, so that whether replies speak of limits is known.</summary>
    public bool HasHeardReply { get; set; }

    public long LastSent { get; set; } = MonotonicClock.LongAgo;

    /// <summary>Random in [0, 1), another after each grant, drawn when it is looked at: spreads paced sends so that clients do not fall into step.</summary>
    public double Spread
    {
        get
        {
            if (_spreadAsOf != Sent)
            {
                (field, _spreadAsOf) = (random(), Sent);
            }

            return field;
        }
    }

    /// <summary>The adaptive share of the limits in (0, 1]: below 1 after refusals that nothing explained.</summary>
    public double Factor { get; set; } = 1;
}
