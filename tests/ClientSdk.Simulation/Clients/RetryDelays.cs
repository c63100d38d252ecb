using System.Net.Http.Headers;

namespace ClientSdk.Simulation.Clients;

/// <summary>When each caller of the usual recipes tries again on its own.</summary>
internal static class RetryDelays
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Jitter = TimeSpan.FromMilliseconds(100);

    /// <summary>What the server asks for, and a little jitter; back-off where it asks for nothing.</summary>
    public static TimeSpan ByHint(HttpResponseMessage refusal, int attempt, Random random) =>
        refusal.Headers.RetryAfter is RetryConditionHeaderValue { Delta: { } hint }
            ? hint + (Jitter * random.NextDouble())
            : BackOff(refusal, attempt, random);

    /// <summary>Exponential, with full jitter.</summary>
    public static TimeSpan BackOff(HttpResponseMessage refusal, int attempt, Random random)
    {
        TimeSpan ceiling = First * Math.Pow(2, Math.Min(attempt, 6));
        return (ceiling < Longest ? ceiling : Longest) * random.NextDouble();
    }
}
