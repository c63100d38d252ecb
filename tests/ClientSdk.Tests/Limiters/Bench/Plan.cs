using System.Globalization;
using ClientSdk.Limits;

namespace ClientSdk.Tests.Limiters.Bench;

internal enum Fate
{
    Replied,
    Ended,
    NotSent,
    Lost,
}

internal enum HeaderScheme
{
    None,
    Remaining,
    ResetExact,
    ResetUp,
    ResetDown,
}

/// <summary>One request of a history, with everything that chance decides about it.</summary>
/// <param name="Id">Its number.</param>
/// <param name="At">When it is made.</param>
/// <param name="Cost">Permits of each rate limit.</param>
/// <param name="Group">Its endpoint group.</param>
/// <param name="Priority">Its priority.</param>
/// <param name="Before">From the grant to the server's counting, or to the failure.</param>
/// <param name="After">From the counting to the reply; for a lost request from the grant to the counting, negative for never.</param>
/// <param name="Body">From the reply to the body's end.</param>
/// <param name="Fate">What becomes of it.</param>
/// <param name="CancelAfter">When its caller gives up waiting; negative for never.</param>
/// <param name="Deadline">After how long it must have started; negative for no deadline.</param>
/// <param name="AsksFirst">It asks for the earliest start, without waiting, before it waits.</param>
internal sealed record PlannedRequest(
    int Id,
    long At,
    int Cost,
    int Group,
    RateLimitPriority Priority,
    long Before,
    long After,
    long Body,
    Fate Fate,
    long CancelAfter,
    long Deadline,
    bool AsksFirst);

/// <summary>A whole history, before it is run: limits, headers, clocks and requests.</summary>
internal sealed record Plan(int Seed)
{
    public required IReadOnlyList<BenchLimit> Shared { get; init; }

    public required IReadOnlyList<BenchLimit?> Groups { get; init; }

    /// <summary>Zero for no concurrency limit.</summary>
    public int Concurrent { get; init; }

    public HeaderScheme Headers { get; init; }

    public bool RemainingBeforeCount { get; init; }

    public int DriftPpm { get; init; }

    public long Offset { get; init; }

    public bool HasCosts { get; init; }

    public double Utilization { get; init; } = 1;

    public TimeSpan? Safety { get; init; }

    public long LostHold { get; init; }

    /// <summary>Timers are up to so late.</summary>
    public long TimerLateness { get; init; }

    /// <summary>Callers may leave the line or give permits back, so that a stated start is no bound for those behind.</summary>
    public bool HasDepartures { get; init; }

    /// <summary>Others use the same limits, and refusals come.</summary>
    public bool IsContested { get; init; }

    public long Scale => Shared.Concat(Groups.OfType<BenchLimit>()).Max(limit => limit.Scale);

    /// <summary>What the bench does wrong on purpose, so that a test can show that it is noticed.</summary>
    public Sabotage Sabotage { get; init; }

    public required IReadOnlyList<PlannedRequest> Requests { get; init; }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"seed {Seed}, {DriftPpm} ppm, offset {Offset}, headers {Headers}{(RemainingBeforeCount ? " before" : "")}, concurrent {Concurrent}, utilization {Utilization}, safety {Safety}, D' {LostHold}, late {TimerLateness}\n  shared {string.Join("; ", Shared)}\n  groups {string.Join("; ", Groups)}\n  {string.Join("\n  ", Requests)}");
}

/// <summary>Defects that need no change of the code under test: each must make a property fail.</summary>
internal enum Sabotage
{
    None,

    /// <summary>The client is told one permit more than the server grants.</summary>
    OnePermitMore,

    /// <summary>Requests are reported as over when the client sends them: the limiter counts at send.</summary>
    CountAtSend,

    /// <summary>Lost requests are reported as over at once.</summary>
    ReleaseLostAtOnce,

    /// <summary>The server's clock is 2,000 ppm slow, more than the margin for drift.</summary>
    SlowServer,

    /// <summary>Requests that were sent are reported as never sent.</summary>
    RefundSent,

    /// <summary>A reply says that more is left than is.</summary>
    RemainingTooHigh,

    /// <summary>The reset is stated early by more than rounding explains.</summary>
    ResetTooEarly,

    /// <summary>A foreign client takes permits.</summary>
    Foreigner,
}
