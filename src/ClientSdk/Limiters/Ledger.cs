using ClientSdk.Limits;

namespace ClientSdk.Limiters;

/// <summary>
/// A copy of one limit of the server in which a request is counted as late as possible (at its completion) and every
/// request in flight is charged now. Pure: no clock, no lock, no timer; every call takes the time.
/// </summary>
internal abstract class Ledger(RateLimit limit)
{
    /// <summary>A client's clock and a server's may differ by so much (500 ppm), without end.</summary>
    public const double ClockDrift = 500e-6;

    /// <summary>The largest <c>remaining + completed before</c> that a reply has proved. It never expires while we are alone.</summary>
    private protected long Certificate { get; private set; } = MonotonicClock.LongAgo;

    /// <summary>What the newest reply (by send order) said to be left, and what had been sent up to its request.</summary>
    private protected long Remaining { get; private set; }

    private protected long RemainingAsOf { get; private set; } = -1;

    /// <summary>Replies speak of this limit.</summary>
    private protected bool IsOutspoken { get; set; }

    /// <summary>The last time at which a reply proved that others consume, too.</summary>
    public long ForeignAt { get; private protected set; } = MonotonicClock.LongAgo;

    /// <summary>The ledger that does the work, where this one only decides which.</summary>
    public virtual Ledger Inner => this;

    public RateLimit Limit { get; private protected set; } = limit;

    /// <summary>Who says so: the declaration, or the header that changed it.</summary>
    public string Origin { get; private protected set; } = "declared";

    /// <summary>The permits that the limit is taken to grant, after what was learned.</summary>
    public abstract long Permits { get; }

    /// <summary>The span in which the limit restores its permits, in ticks.</summary>
    public abstract long Reference { get; }

    /// <summary>The running count of permits that came back by age or reset; only windows count it.</summary>
    public virtual long Released => 0;

    /// <summary>The largest cost that can ever be granted.</summary>
    public abstract long LargestCost { get; }

    public abstract void Advance(long now, SetState set);

    /// <summary>How many permits could be granted now, one after the other; <see langword="null"/> when no limit is known. After <see cref="Advance"/>.</summary>
    public abstract long? PermitsLeft(long now, SetState set);

    /// <summary>With nothing in flight, whether time has given back everything that was spent, and since when. After <see cref="Advance"/>.</summary>
    public abstract bool IsFull(long now, SetState set, out long since);

    /// <summary>When <paramref name="cost"/> permits are free, leaving <paramref name="reserve"/> (a share of the limit) to others.</summary>
    public abstract long Ask(long now, SetState set, int cost, double reserve, bool isProbe);

    /// <summary>Whether so much is free whatever time it is, and the ledger need not know when it was granted.</summary>
    /// <param name="asOf">The latest time that the ledger was told.</param>
    /// <param name="set">Its set.</param>
    /// <param name="cost">Permits.</param>
    public virtual bool AdmitsAnytime(long asOf, SetState set, int cost) => false;

    /// <summary>A lower bound for the start of a request behind others; exact when nothing is in flight, nobody is ahead and nothing is reserved.</summary>
    public abstract long EarliestStart(long now, SetState set, long ahead, int cost, bool isProbe);

    public abstract void Granted(long now, int cost);

    public abstract void Completed(long at, int cost);

    public abstract void Refunded(long now, SetState set, int cost);

    /// <summary>Takes over what was spent under an earlier declaration of the limit.</summary>
    public abstract void Inherit(Ledger before, long now, SetState set);

    /// <summary>Before anything was granted: all permits may have been used up to then. A ledger without a declared limit has none that could be.</summary>
    public virtual void Spend(long at)
    {
    }

    /// <summary>What it was made with beside its limit, whatever was learned since: the share that is used, and the margins.</summary>
    public virtual (double Permits, double Ticks) Terms => default;

    /// <summary>The same limit, kept in the same way.</summary>
    public virtual bool IsSameAs(Ledger other) => Limit == other.Limit && Terms == other.Terms;

    public abstract void Observe(long now, SetState set, in Observation seen);

    /// <summary>A refusal that is an event of its own: what the server had proved to be free is void.</summary>
    /// <returns>Whether the limit that is kept explains it, and has been lowered because of it.</returns>
    public virtual bool Refused(long now, SetState set)
    {
        VoidCertificate();
        return false;
    }

    /// <summary>Whether what was learned has changed since the last look, other than by a reply's word.</summary>
    public virtual bool TakeChange() => false;

    private protected void VoidCertificate() => Certificate = MonotonicClock.LongAgo;

    /// <summary>The permits that the server has proved to be free, whatever happens in between.</summary>
    private protected long Headroom(SetState set) => Certificate - set.Sent;

    /// <summary>What a reserve keeps back: never so much that a request of this cost, alone, would wait for ever.</summary>
    internal static long Kept(double reserve, long permits, int cost) =>
        reserve > 0 ? Math.Max(0, Math.Min((long)Math.Ceiling(reserve * permits), permits - cost)) : 0;

    /// <summary>Whether a reply in flight may show more to be free than is known.</summary>
    private protected bool MaySpeak(SetState set) => IsOutspoken || !set.HasHeardReply;

    private protected bool IsShared(long now, double spans) => ForeignAt > MonotonicClock.LongAgo && now - ForeignAt < spans * Reference;

    private protected bool Note(long remaining, in Observation seen)
    {
        IsOutspoken = true;
        if (seen.SentBefore < RemainingAsOf)
        {
            return false;
        }

        (Remaining, RemainingAsOf) = (remaining, seen.SentBefore + seen.Cost);
        return true;
    }

    /// <remarks>
    /// Own requests that were not completed when this one was granted may have been counted after it,
    /// so they are subtracted; the request's own cost is, too, because the server may state what was left before counting it.
    /// </remarks>
    private protected void Certify(long now, long remaining, in Observation seen)
    {
        if (IsShared(now, 2))
        {
            VoidCertificate();
        }
        else if (remaining > 0)
        {
            Certificate = Math.Max(Certificate, remaining + seen.CompletedBefore);
        }
    }

    /// <summary>What is left by the newest reply, less what was sent since.</summary>
    private protected double EffectiveRemaining(SetState set, long restored, long atMost) =>
        Math.Min(atMost, Remaining + restored) - (set.Sent - RemainingAsOf);
}
