using ClientSdk.Headers;
using ClientSdk.Limits;

namespace ClientSdk.Throttling;

/// <summary>Everything that a throttle needs to know, as immutable data.</summary>
internal sealed record ThrottlePlan
{
    /// <summary>The clients that hold their limits together.</summary>
    public required string Scope { get; init; }

    /// <summary>Limits of a whole partition.</summary>
    public IReadOnlyList<RateLimit> Limits { get; init; } = [];

    public IReadOnlyList<EndpointGroup> Groups { get; init; } = [];

    /// <summary>Default: scheme, host and port.</summary>
    public Func<HttpRequestMessage, string>? PartitionBy { get; init; }

    /// <summary>The share of each limit that is used, above 0 and at most 1.</summary>
    public double Utilization { get; init; } = 1;

    /// <summary>What a reply's headers and body mean where no generic rule can know.</summary>
    public HeaderProfile Headers { get; init; } = HeaderProfile.Generic;

    public ThrottlingOptions Throttling { get; init; } = new();

    /// <summary>A hint above it is not waited for.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Headers and body of one attempt; <see langword="null"/> for no limit.</summary>
    public TimeSpan? AttemptTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>The client's default deadline, counted from the call.</summary>
    public TimeSpan? TotalTimeout { get; init; }
}
