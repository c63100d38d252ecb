using ClientSdk.Diagnostics;
using Microsoft.Extensions.Logging;

namespace ClientSdk.Retries;

/// <summary>What the retries of one client take from outside: time, chance, the budgets and the places to report to.</summary>
internal sealed record RetryEnvironment
{
    public required string Scope { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>From 0 to below 1, thread-safe.</summary>
    public required Func<double> Random { get; init; }

    public required RetryBudgets Budgets { get; init; }

    public required RateLimitMetrics Metrics { get; init; }

    public required ILogger Logger { get; init; }
}
