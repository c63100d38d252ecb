using System.Globalization;
using ClientSdk.Testing.Enforcement;

namespace ClientSdk.Simulation.Servers;

/// <summary>What a server says of its tightest limit with each reply: size, what is left, and the reset in whole seconds, rounded up.</summary>
internal static class StatedLimits
{
    public static IEnumerable<KeyValuePair<string, string>> Of(LimitVerdict verdict) =>
    [
        new("X-RateLimit-Limit", verdict.Limit.ToString(CultureInfo.InvariantCulture)),
        new("X-RateLimit-Remaining", verdict.Remaining.ToString(CultureInfo.InvariantCulture)),
        new("X-RateLimit-Reset", Math.Ceiling(verdict.Reset.TotalSeconds).ToString(CultureInfo.InvariantCulture)),
    ];
}
