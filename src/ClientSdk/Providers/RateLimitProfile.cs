using ClientSdk.Bulk;
using ClientSdk.Headers;
using ClientSdk.Limits;
using ClientSdk.Paging;

namespace ClientSdk.Providers;

/// <summary>What is known of one provider: its limits, how it counts, and how large its requests may be.</summary>
/// <remarks>
/// Immutable data without behaviour, safe to share. Take one of <see cref="RateLimitProfiles"/>, change it with a <c>with</c>
/// expression, or make your own. What a client's options say comes on top: a limit or an endpoint group of the same name replaces the profile's.
/// </remarks>
/// <example>
/// <code>
/// RateLimitProfile acme = RateLimitProfiles.Kinde() with { Limits = [RateLimit.PerMinute(300)] };
/// </code>
/// </example>
public sealed record RateLimitProfile
{
    /// <summary>The name that logs and messages use.</summary>
    public required string Name { get; init; }

    /// <summary>Limits of a whole partition. Default: none, so that the client learns them from the replies.</summary>
    public IReadOnlyList<RateLimit> Limits { get; init; } = [];

    /// <summary>Endpoints with limits of their own, below those of the partition. Default: none.</summary>
    public IReadOnlyList<EndpointGroup> EndpointGroups { get; init; } = [];

    /// <summary>
    /// Which requests the server counts together: the same text for the same ledger. The text appears in logs and reports,
    /// so it must not carry a credential.
    /// </summary>
    /// <value>Default: <see langword="null"/>, scheme, host and port. It may run on many threads at once.</value>
    public Func<HttpRequestMessage, string>? PartitionBy { get; init; }

    /// <summary>What the provider's replies mean where no generic rule can know. Default: the generic rules alone.</summary>
    public HeaderProfile Headers { get; init; } = HeaderProfile.Generic;

    /// <summary>The most items that one page of a list may hold.</summary>
    /// <value>Default: <see langword="null"/>, not known.</value>
    public int? MaxPageSize { get; init; }

    /// <summary>The most items that one bulk request may carry.</summary>
    /// <value>Default: <see langword="null"/>, not known, or the provider has no bulk requests.</value>
    public int? MaxBulkItems { get; init; }

    /// <summary>How the provider's lists are walked, a rule for each list. Default: none.</summary>
    /// <value>The most specific route wins, as with endpoint groups. A rule without a maximum has <see cref="MaxPageSize"/>.</value>
    public IReadOnlyList<PageRule> Paging { get; init; } = [];

    /// <summary>The provider's calls that take many items at once, a rule for each. Default: none.</summary>
    /// <value>The most specific route wins. A rule without a maximum has <see cref="MaxBulkItems"/>.</value>
    public IReadOnlyList<BulkRule> Bulk { get; init; } = [];

    /// <summary>The provider's calls that start a job, of which it runs only so many at once. Default: none.</summary>
    /// <value>The most specific route wins.</value>
    public IReadOnlyList<JobRule> Jobs { get; init; } = [];

    /// <inheritdoc />
    public override string ToString() => Name;
}
