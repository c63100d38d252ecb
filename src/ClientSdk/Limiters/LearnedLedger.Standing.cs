namespace ClientSdk.Limiters;

/// <content>What can be said of it without asking for a permit.</content>
internal sealed partial class LearnedLedger
{
    public override long? PermitsLeft(long now, SetState set) =>
        When(now, set, 1, 0) > now ? 0
        : Model.IsKnown ? Math.Max(1, _rates.Left(set))
        : null;

    /// <remarks>While no limit is known, nothing is known to be spent.</remarks>
    public override bool IsFull(long now, SetState set, out long since)
    {
        since = now;
        return _rates.IsUnspent && !(_stated.IsOn && now < _stated.WindowEnds);
    }
}
