using ClientSdk.Limits;
using ClientSdk.Providers;
using ClientSdk.Retries;
using ClientSdk.Throttling;
using Microsoft.Extensions.Options;

namespace ClientSdk.Pipeline;

/// <summary>What a client is told of its API's limits, and how it waits and tries again. Nothing needs to be set: the client learns.</summary>
/// <remarks>
/// Read when the client is first made, and again when its configuration changes; not thread-safe while it is being set.
/// It is validated at start-up and when the client is first made: <see cref="OptionsValidationException"/> names the option, the values and what to change.
/// </remarks>
/// <example>
/// <code>
/// services.AddHttpClient("crm").AddRateLimitAwareHandler(options =>
/// {
///     options.Limits.Add(RateLimit.PerMinute(60));
///     options.Limits.Add(RateLimit.PerSecond(2));
/// });
/// </code>
/// </example>
public sealed class RateLimitAwareOptions
{
    /// <summary>What is known of the provider; the other options come on top of it.</summary>
    /// <value>Default: <see langword="null"/>, nothing is known.</value>
    public RateLimitProfile? Profile { get; set; }

    /// <summary>Limits of a whole partition, all of which hold together.</summary>
    /// <value>Default: empty. A limit with the name of one of the profile's replaces that one, and a number of requests at once one that would be learned; the others add to them.</value>
    public IList<RateLimit> Limits { get; } = [];

    /// <summary>Endpoints with limits of their own, below those of the partition.</summary>
    /// <value>Default: empty. A group with the name of one of the profile's replaces that one; the others add to them.</value>
    public IList<EndpointGroup> EndpointGroups { get; } = [];

    /// <summary>Which requests the server counts together: the same text for the same ledger. The text appears in logs and reports, so it must not carry a credential.</summary>
    /// <value>Default: <see langword="null"/>, as the profile says, else scheme, host and port. It may run on many threads at once.</value>
    public Func<HttpRequestMessage, string>? PartitionBy { get; set; }

    /// <summary>A name that joins several clients on one set of limits, because the server counts them together.</summary>
    /// <value>Default: <see langword="null"/>, the client's own name. All clients of one name must declare the same limits. It cannot change while the program runs.</value>
    public string? ShareLimitsAs { get; set; }

    /// <summary>The share of each limit that this client uses, so that others who use the same key find room.</summary>
    /// <value>Above 0, at most 1. Default: 1. The permits of each limit are multiplied by it and rounded down; each must keep at least 1.</value>
    public double Utilization { get; set; } = 1;

    /// <summary>How requests wait for their permits.</summary>
    /// <value>Never <see langword="null"/>; set its members.</value>
    [ValidateObjectMembers]
    public ThrottlingOptions Throttling { get; } = new();

    /// <summary>What is sent again, and when.</summary>
    /// <value>Never <see langword="null"/>; set its members.</value>
    [ValidateObjectMembers]
    public RetryOptions Retries { get; } = new();
}
