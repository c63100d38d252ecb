using ClientSdk.Credentials;
using ClientSdk.Limits;

namespace ClientSdk.Providers;

/// <summary>What is published about the providers that ClientSdk knows by name. Each fact stands with its source.</summary>
public static class RateLimitProfiles
{
    /// <summary>
    /// Kinde's Management API. It publishes no rate, so the profile declares none and the client learns; it has a concurrency limiter of unpublished
    /// size, which is learned too. Add what your contract says. Pages hold at most 500 items, bulk requests at most 100.
    /// </summary>
    /// <returns>The profile. The limit of requests at once is called <c>concurrency</c>; a <see cref="RateLimit.Concurrent"/> of yours replaces it.</returns>
    public static RateLimitProfile Kinde() => new()
    {
        // docs.kinde.com, API rate limits: "a rate limiter" and "a concurrency limiter" in which long requests weigh more, no figure for either, and not
        // what they are counted by. Without a rate among the limits, the rate is learned.
        Name = "Kinde",
        Limits = [RateLimit.LearnedConcurrency().Named("concurrency")],
        MaxPageSize = KindeCalls.MaxPageSize,
        MaxBulkItems = KindeCalls.MaxBulkItems,
        Paging = KindeCalls.Lists,
        Bulk = KindeCalls.Bulk,
    };

    /// <summary>Lindris: 60 requests per minute and 2 per second, both, counted by account.</summary>
    /// <returns>
    /// The profile. Each credential has a partition of its own (<see cref="CredentialRequestExtensions.GetCredentialIdentity"/>). Keys of one
    /// account share a limit at the server: give them one name with <see cref="ApiCredentials.Named"/>.
    /// </returns>
    public static RateLimitProfile Lindris() => new()
    {
        Name = "Lindris",

        // developers.lindris.com, Rate Limits, "Default Limits". The page calls the windows sliding, and says that the minute begins with
        // its first request: so the kind stays unknown, which is safe for both.
        Limits =
        [
            RateLimit.PerMinute(60).Named("minute"), // the names of X-RateLimit-Limited-By
            RateLimit.PerSecond(2).Named("second"),
        ],
        PartitionBy = PartitionKeys.ByCredential, // the same page, "Authenticated Requests"
        Paging = LindrisCalls.Lists,
    };

    /// <summary>Auth0's Management API: a bucket for the tenant and one for each group of endpoints, both of which a request draws on.</summary>
    /// <param name="tier">The kind of the tenant.</param>
    /// <param name="table">The edition of Auth0's tables. Default: that of 19 May 2020; the later one differs in many rows, up and down.</param>
    /// <returns>The profile. The tenant's limit is called <c>tenant</c>; import jobs have a group of their own, <c>import-jobs</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="tier"/> is not a tier, or <paramref name="table"/> not a table.</exception>
    public static RateLimitProfile Auth0(Auth0Tier tier, Auth0Table table = Auth0Table.May2020)
    {
        (RateLimit tenant, IReadOnlyList<EndpointGroup> groups) = Auth0Limits.Of(tier, table);
        return new RateLimitProfile
        {
            Name = table == Auth0Table.May2020 ? $"Auth0 {tier}" : $"Auth0 {tier} {table}",
            Limits = [tenant],
            EndpointGroups = groups,
            MaxPageSize = Auth0Lists.MaxPageSize,
            Paging = Auth0Lists.All,
            Bulk = Auth0Bulk.All,
            Jobs = Auth0Bulk.Jobs,
        };
    }

    /// <summary>SuperTokens' managed service: nginx in front of the core, counted by app; <c>/hello</c> and <c>/</c> apart at 5 per second.</summary>
    /// <param name="tier">The app's plan.</param>
    /// <returns>The profile. The limit is called <c>app</c>. A paid plan's is a minimum, above which the client feels its way; replace it when you know yours.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="tier"/> is not a tier.</exception>
    public static RateLimitProfile SuperTokensManaged(SuperTokensTier tier) => SuperTokensSelfHosted() with
    {
        Name = $"SuperTokens managed {tier}",
        Limits = tier switch
        {
            SuperTokensTier.Free => [SuperTokensLimits.Free],
            SuperTokensTier.Paid => [SuperTokensLimits.Paid],
            _ => throw new ArgumentOutOfRangeException(nameof(tier), tier, $"There is no SuperTokens tier {tier}. Take one of {string.Join(", ", Enum.GetNames<SuperTokensTier>())}."),
        },
    };

    /// <summary>A SuperTokens core of your own: no limit, except for <c>/hello</c> and <c>/</c> at 5 per second and app.</summary>
    /// <returns>The profile.</returns>
    public static RateLimitProfile SuperTokensSelfHosted() => new()
    {
        Name = "SuperTokens self-hosted",
        EndpointGroups = [SuperTokensLimits.Hello], // supertokens.com, Rate limit policy, "For self hosted"
        PartitionBy = PartitionKeys.ByApp,
        Headers = SuperTokensLimits.Refusals,
        MaxPageSize = SuperTokensCalls.MaxPageSize,
        MaxBulkItems = SuperTokensCalls.MaxBulkItems,
        Paging = SuperTokensCalls.Lists,
        Bulk = SuperTokensCalls.Bulk,
    };

    /// <summary>A SuperTokens core behind an nginx like that of SuperTokens' own page: by app, <c>/hello</c> and <c>/</c> in a zone of 5 per second with a burst of 4.</summary>
    /// <param name="rate">As in nginx.conf, for example <c>25r/s</c>.</param>
    /// <param name="burst">As in nginx.conf, at least 0.</param>
    /// <returns>The profile. The limit is called <c>app</c>.</returns>
    /// <exception cref="ArgumentException"><paramref name="rate"/> is not of nginx's form.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="burst"/> is negative.</exception>
    public static RateLimitProfile BehindNginx(string rate, int burst) => SuperTokensSelfHosted() with
    {
        Name = $"nginx {rate} burst {burst}",
        Limits = [RateLimit.Nginx(rate, burst).Named("app")], // supertokens.com, Rate limit policy, the nginx sample
        EndpointGroups = [SuperTokensLimits.HelloBehindNginx],
    };
}
