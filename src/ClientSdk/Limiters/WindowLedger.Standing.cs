namespace ClientSdk.Limiters;

/// <content>What can be said of it without asking for a permit.</content>
internal sealed partial class WindowLedger
{
    public override long? PermitsLeft(long now, SetState set)
    {
        if (Pace(now, set) > now)
        {
            return 0;
        }

        long proved = set.Factor >= 1 ? Math.Min(Headroom(set), _declared - set.InFlight - (_ring.Held - _ring.HeldPhantoms)) : 0;
        return Math.Max(0, Math.Max(Free(set), proved));
    }

    public override bool IsFull(long now, SetState set, out long since)
    {
        // A reset lets go of it earlier; later is what a caller who counts idle time can rely on.
        since = set.Sent > 0 ? Math.Min(now, _ring.LastTakenAt + _hold) : 0;
        return _ring.Count == 0 && !IsShared(now, 3);
    }
}
