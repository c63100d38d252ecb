using System.Text.Json;
using ClientSdk.Api;
using ClientSdk.Bulk;
using ClientSdk.Diagnostics;
using ClientSdk.Limiters;
using ClientSdk.Limits;
using ClientSdk.Paging;
using ClientSdk.Pipeline;
using ClientSdk.Providers;
using ClientSdk.Testing.Auth0;
using ClientSdk.Testing.Clock;
using ClientSdk.Testing.Kinde;
using ClientSdk.Tests.Api;
using ClientSdk.Throttling;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClientSdk.Tests.Providers;

/// <summary>Every row that a provider publishes is reached by a request made from its template, and by the way that real requests take.</summary>
public sealed class ProviderRowsTests
{
    private static readonly HashSet<string> _stores =
    [
        "GET /api/v1/users", "GET /api/v1/organizations", "GET /api/v1/organizations/{org_code}/users",
        "GET /api/v2/users", "GET /api/v2/roles", "GET /api/v2/users/{id}/roles", "GET /api/v2/users/{id}/organizations", "GET /api/v2/organizations",
        "GET /api/v2/organizations/{id}/members", "GET /api/v2/organizations/{id}/invitations", "GET /api/v2/organizations/{id}/enabled_connections",
        "GET /api/v2/organizations/{id}/members/{id2}/roles", "GET /api/v2/clients", "GET /api/v2/connections", "GET /api/v2/logs",
    ];

    public static TheoryData<Auth0Tier, Auth0Table> Auth0 => new(
        from tier in Enum.GetValues<Auth0Tier>()
        from table in Enum.GetValues<Auth0Table>()
        select (tier, table));

    [Theory]
    [MemberData(nameof(Auth0))]
    public void A_request_from_each_template_of_Auth0_draws_on_the_buckets_of_its_row(Auth0Tier tier, Auth0Table table)
    {
        LimitRow[] rows = [.. ProviderRows.All.Limits.Where(row => row.Tier == $"{tier}" && row.Table == $"{table}")];
        RateLimitProfile profile = RateLimitProfiles.Auth0(tier, table);
        using Throttle throttle = ThrottleOf(profile);
        Assert.NotEmpty(rows);
        Assert.All(rows, row =>
        {
            IReadOnlyList<RateLimit> limits = row.Call == "tenant" ? profile.Limits : GroupOf(throttle, row.Call)!.Limits;
            Assert.Contains(limits.OfType<TokenBucketLimit>(), bucket => IsOf(bucket, row));
            Assert.All(limits, limit => Assert.Equal(limit.Name, limit.Name.ToLowerInvariant()));
        });
    }

    [Theory]
    [MemberData(nameof(Auth0))]
    public void Auth0_has_no_bucket_that_no_row_asks_for(Auth0Tier tier, Auth0Table table)
    {
        RateLimitProfile profile = RateLimitProfiles.Auth0(tier, table);
        using Throttle throttle = ThrottleOf(profile);
        ILookup<string, LimitRow> rows = ProviderRows.All.Limits
            .Where(row => row.Tier == $"{tier}" && row.Table == $"{table}" && row.Call != "tenant")
            .ToLookup(row => GroupOf(throttle, row.Call)!.Name);
        Assert.All(
            profile.EndpointGroups.Where(group => group.Name != "import-jobs"),
            group => Assert.All(group.Limits, limit => Assert.Contains(rows[group.Name], row => IsOf(Assert.IsType<TokenBucketLimit>(limit), row))));
    }

    [Fact]
    public void A_request_from_each_template_of_a_list_finds_the_rule_of_its_row() => Assert.All(ProviderRows.All.Lists, row =>
    {
        (HttpMethod method, Uri address) = ProviderRows.RequestOf(row.Call);
        PageRule rule = RouteRules.Find(ProfileOf(row.Provider).Paging, each => each.Route, method, address)!;

        Assert.Equal((row.Style, row.Items, row.Size, row.Cursor), (rule.Style.ToString(), rule.Items, rule.SizeParameter, rule.Parameter));
        Assert.Equal(row.Max, rule.MaxPageSize);
        Assert.Equal(row.Next, rule.TokenProperty ?? rule.HasMoreProperty ?? rule.NextProperty);
    });

    [Fact]
    public void A_request_from_each_template_of_a_bulk_call_finds_the_rule_of_its_row() => Assert.All(ProviderRows.All.Bulk, row =>
    {
        (HttpMethod method, Uri address) = ProviderRows.RequestOf(row.Call);
        BulkRule rule = RouteRules.Find(ProfileOf(row.Provider).Bulk, each => each.Route, method, address)!;

        Assert.Equal(row.Property, rule.Envelope);

        // Kinde's page speaks of POST and PATCH; of PUT nothing is said, and the same is assumed.
        Assert.Equal(row.Call.StartsWith("PUT", StringComparison.Ordinal) ? 100 : row.Max, rule.MaxItems);
    });

    /// <summary>Kinde returns a cursor from some calls that accept none: walked as lists they would come back with the same page for ever.</summary>
    [Fact]
    public void Calls_without_pages_are_asked_for_none() => Assert.All(ProviderRows.All.Unpaginated, row =>
    {
        (HttpMethod method, Uri address) = ProviderRows.RequestOf(row.Call);
        Assert.Null(RouteRules.Find(ProfileOf(row.Provider).Paging, each => each.Route, method, address)?.SizeParameter);
    });

    /// <summary>Lists with a store of their own in the sandbox are walked in <see cref="ListRulesTests"/>; of all others it has so many items.</summary>
    [Theory]
    [InlineData("kinde", 20)]
    [InlineData("auth0", 62)]
    public async Task Every_other_list_is_walked_to_its_end(string provider, int lists)
    {
        const int items = 230;
        ListRow[] rows = [.. ProviderRows.All.Lists.Where(row => row.Provider == provider && !_stores.Contains(row.Call))];
        HttpMessageHandler server = provider == "kinde"
            ? KindeSandbox.Create(options => options.ListItems = items).CreateHandler()
            : Auth0Sandbox.Enterprise(options => (options.ListItems, options.TenantBurst) = (items, 10_000)).CreateHandler();
        await using RateLimitedApiClient api = StubClient.Of(server, ProfileOf(provider));
        Assert.Equal(lists, rows.Length);
        foreach (ListRow row in rows)
        {
            List<JsonElement> walk = await api.ListAsync<JsonElement>(ProviderRows.RequestOf(row.Call).Address.AbsolutePath, new ListOptions { PageSize = row.Size is null ? null : 100 }).ToListAsync();
            Assert.True(walk.Select(item => item.ToString()).Distinct().Count() == items && walk.Count == items, $"{row.Call}: {walk.Count} items");
        }
    }

    [Theory]
    [InlineData("GET /hello", "hello")]
    [InlineData("GET /appid-acme/hello", "hello")]
    [InlineData("GET /appid-acme/t1/hello", "hello")]
    [InlineData("GET /", "hello")]
    [InlineData("GET /users", null)]
    [InlineData("GET /appid-acme/t1/users", null)]
    public void SuperTokens_counts_health_checks_apart(string call, string? group)
    {
        RateLimitProfile[] profiles =
        [
            RateLimitProfiles.SuperTokensManaged(SuperTokensTier.Free),
            RateLimitProfiles.SuperTokensManaged(SuperTokensTier.Paid),
            RateLimitProfiles.SuperTokensSelfHosted(),
            RateLimitProfiles.BehindNginx("25r/s", 25),
        ];
        Assert.All(profiles, profile =>
        {
            using Throttle throttle = ThrottleOf(profile);
            Assert.Equal(group, GroupOf(throttle, call)?.Name);
        });
    }

    /// <summary>Through the throttle itself, as the handler asks it.</summary>
    private static EndpointGroup? GroupOf(Throttle throttle, string call)
    {
        (HttpMethod method, Uri address) = ProviderRows.RequestOf(call);
        using HttpRequestMessage request = new(method, address);
        int group = throttle.GroupOf(request);
        return group < 0 ? null : throttle.Plan.Groups[group];
    }

    private static Throttle ThrottleOf(RateLimitProfile profile)
    {
        ThrottlePlan plan = RateLimitAwarePlan.Of(new RateLimitAwareOptions { Profile = profile }, "rows");
        return new Throttle(plan, new MonotonicClock(new VirtualClock()), new RateLimitMetrics(null), NullLogger.Instance);
    }

    /// <summary>The steps are never faster than the row, and slower by their rounding at most.</summary>
    private static bool IsOf(TokenBucketLimit bucket, LimitRow row)
    {
        TimeSpan per = row.Per switch
        {
            "second" => TimeSpan.FromSeconds(1),
            "minute" => TimeSpan.FromMinutes(1),
            _ => TimeSpan.FromDays(1),
        };
        double ratio = bucket.StepPermits / bucket.StepEvery.TotalSeconds / (row.Count / per.TotalSeconds);
        return bucket.Permits == row.Size && ratio is <= 1 and > 0.9999;
    }

    private static RateLimitProfile ProfileOf(string provider) => provider switch
    {
        "kinde" => RateLimitProfiles.Kinde(),
        "auth0" => RateLimitProfiles.Auth0(Auth0Tier.EnterpriseProduction),
        "lindris" => RateLimitProfiles.Lindris(),
        _ => RateLimitProfiles.SuperTokensManaged(SuperTokensTier.Free),
    };
}
