namespace ClientSdk.Limiters;

/// <content>What can be said of a wait before it begins.</content>
internal sealed partial class PartitionLimiter
{
    /// <summary>The least time that a request would have to wait if it got in line now.</summary>
    public TimeSpan LeastWait(PermitRequest request) => Look((turnstile, now) => TimeSpan.FromTicks(Math.Clamp(turnstile.EarliestStart(request, now) - now, 0, TimeSpan.TicksPerDay * 366)));
}
