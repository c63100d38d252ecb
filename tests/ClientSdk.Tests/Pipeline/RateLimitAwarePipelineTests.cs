using ClientSdk.Credentials;
using ClientSdk.Diagnostics;
using ClientSdk.Limits;
using ClientSdk.Pipeline;
using ClientSdk.Providers;
using ClientSdk.Redirects;
using ClientSdk.Retries;
using ClientSdk.Throttling;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClientSdk.Tests.Pipeline;

public sealed class RateLimitAwarePipelineTests
{
    [Fact]
    public void Retries_stand_outside_redirects_and_those_outside_the_throttle() =>
        Assert.Equal([typeof(RetryHandler), typeof(RedirectHandler), typeof(ThrottlingHandler)], Stations(followsRedirects: true));

    [Fact]
    public void Credentials_stand_inside_the_throttle() =>
        Assert.Equal(
            [typeof(RetryHandler), typeof(RedirectHandler), typeof(ThrottlingHandler), typeof(CredentialsHandler)],
            Stations(followsRedirects: true, new OriginCredentials(ApiCredentials.Bearer("t"), new Uri("https://api.test"))));

    [Fact]
    public void Nobody_follows_redirects_where_they_are_not_wanted() =>
        Assert.Equal([typeof(RetryHandler), typeof(ThrottlingHandler)], Stations(followsRedirects: false));

    [Fact]
    public void What_the_options_say_comes_on_top_of_the_profile()
    {
        RateLimitAwareOptions options = new() { Profile = RateLimitProfiles.Lindris(), Utilization = 0.5 };
        options.Limits.Add(RateLimit.PerMinute(120).Named("minute"));
        options.Limits.Add(RateLimit.Concurrent(5));

        ThrottlePlan plan = RateLimitAwarePlan.Of(options, "crm");

        Assert.Equal(["minute", "second", "5 at once"], plan.Limits.Select(limit => limit.Name));
        Assert.Equal(120, plan.Limits[0].Permits);
        Assert.Equal("crm", plan.Scope);
        Assert.Equal(0.5, plan.Utilization);
        Assert.Same(options.Profile.PartitionBy!.Method, plan.PartitionBy!.Method);
    }

    [Fact]
    public void The_plan_takes_the_times_over_and_an_infinite_attempt_is_none()
    {
        RateLimitAwareOptions options = new() { ShareLimitsAs = "acme", PartitionBy = _ => "all" };
        options.Retries.MaxDelay = TimeSpan.FromMinutes(1);
        options.Retries.AttemptTimeout = Timeout.InfiniteTimeSpan;
        options.Retries.TotalTimeout = TimeSpan.FromHours(1);

        ThrottlePlan plan = RateLimitAwarePlan.Of(options, "crm");

        Assert.Equal(("acme", TimeSpan.FromMinutes(1), null, TimeSpan.FromHours(1)), (plan.Scope, plan.MaxDelay, plan.AttemptTimeout, plan.TotalTimeout));
        Assert.Same(options.PartitionBy, plan.PartitionBy);
    }

    private static IEnumerable<Type> Stations(bool followsRedirects, OriginCredentials? credentials = null)
    {
        ThrottlePlan plan = new() { Scope = "x" };
        using RateLimitMetrics metrics = new(null);
        using ThrottleRegistry registry = new(TimeProvider.System, metrics, NullLogger.Instance);
        RetryEnvironment environment = new()
        {
            Scope = "x",
            Time = TimeProvider.System,
            Random = Random.Shared.NextDouble,
            Budgets = new RetryBudgets(TimeProvider.System),
            Metrics = metrics,
            Logger = NullLogger.Instance,
        };
        return RateLimitAwarePipeline.Stations(registry.For(plan), new RetryOptions(), environment, new ClientsOwn(followsRedirects, credentials)).Select(station => station.GetType());
    }
}
