using ClientSdk.Limits;
using ClientSdk.Retries;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ClientSdk.Tests.Hosting;

public sealed class ValidationTests
{
    [Fact]
    public async Task A_host_does_not_start_with_limits_that_make_no_sense()
    {
        using IHost host = new HostBuilder().ConfigureServices(services => services.AddHttpClient("crm").AddRateLimitAwareHandler(Futile)).Build();

        OptionsValidationException invalid = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.Contains("HttpClient 'crm': Limits: '200 per second", invalid.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_clients_are_validated_at_the_start()
    {
        using Container container = new(services =>
        {
            services.AddHttpClient("a").AddRateLimitAwareHandler(o => o.Utilization = 2);
            services.AddHttpClient("b").AddRateLimitAwareHandler(new ConfigurationBuilder().Build().GetSection("B"));
        });

        OptionsValidationException invalid = Assert.Throws<OptionsValidationException>(container.Start);

        Assert.Equal(2, invalid.Failures.Count());
        Assert.Contains("HttpClient 'a': ", invalid.Message, StringComparison.Ordinal);
        Assert.Contains("HttpClient 'b': The configuration section 'B' is missing", invalid.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_host_the_first_client_says_it_and_others_work()
    {
        using Container container = new(services =>
        {
            services.AddHttpClient("crm").AddRateLimitAwareHandler(Futile);
            services.AddHttpClient("fine").AddRateLimitAwareHandler();
        });

        Assert.Throws<OptionsValidationException>(() => container.Client("crm"));
        Assert.NotNull(container.Client("fine"));
    }

    [Fact]
    public void A_limit_that_cannot_be_made_in_code_is_a_mistake_like_any_other()
    {
        using Container container = new(services =>
        {
            services.AddHttpClient("crm").AddRateLimitAwareHandler(o => o.Limits.Add(RateLimit.PerMinute(0)));
            services.AddHttpClient("fine").AddRateLimitAwareHandler();
        });

        string failure = Assert.Single(Assert.Throws<OptionsValidationException>(container.Start).Failures);

        Assert.StartsWith("HttpClient 'crm': A limit of 0 permits", failure, StringComparison.Ordinal);
        Assert.NotNull(container.Client("fine"));
    }

    [Fact]
    public void Clients_of_one_scope_use_one_throttle()
    {
        using Container container = new(services =>
        {
            services.AddHttpClient("read").AddRateLimitAwareHandler(Shared(60));
            services.AddHttpClient("write").AddRateLimitAwareHandler(Shared(60));
        });

        container.Start();

        Assert.Same(container.ThrottleOf("read"), container.ThrottleOf("write"));
    }

    [Fact]
    public void Clients_of_one_scope_with_different_limits_are_refused_by_both_names()
    {
        using Container container = new(services =>
        {
            services.AddHttpClient("read").AddRateLimitAwareHandler(Shared(60));
            services.AddHttpClient("write").AddRateLimitAwareHandler(Shared(90));
            services.AddHttpClient("fine").AddRateLimitAwareHandler();
        });

        foreach (Action use in (Action[])[container.Start, () => container.Client("read"), () => container.Client("write")])
        {
            string failure = Assert.Single(Assert.Throws<OptionsValidationException>(use).Failures);
            Assert.Contains("'read'", failure, StringComparison.Ordinal);
            Assert.Contains("'write'", failure, StringComparison.Ordinal);
            Assert.Contains("60 per 00:01:00", failure, StringComparison.Ordinal);
            Assert.Contains("90 per 00:01:00", failure, StringComparison.Ordinal);
        }

        Assert.NotNull(container.Client("fine"));
    }

    [Fact]
    public void Clients_of_one_scope_that_wait_differently_are_warned_about()
    {
        using Container container = new(services =>
        {
            services.AddHttpClient("read").AddRateLimitAwareHandler(Shared(60));
            services.AddHttpClient("write").AddRateLimitAwareHandler(o =>
            {
                Shared(60)(o);
                o.Throttling.MaxPause = TimeSpan.FromSeconds(5);
            });
        });

        container.Client("write");

        Assert.Contains("MaxPause 00:00:05", Assert.Single(container.Logs.At(LogLevel.Warning)), StringComparison.Ordinal);
    }

    [Fact]
    public void Clients_of_one_scope_have_timeouts_of_their_own()
    {
        using Container container = new(services =>
        {
            services.AddHttpClient("read").AddRateLimitAwareHandler(Shared(60));
            services.AddHttpClient("write").AddRateLimitAwareHandler(o =>
            {
                Shared(60)(o);
                o.Retries.TotalTimeout = TimeSpan.FromMinutes(5);
            });
        });

        Assert.Null(Assert.Single(container.Chain("read").OfType<RetryHandler>()).ClientTimeout!());
        Assert.Equal(TimeSpan.FromMinutes(5), Assert.Single(container.Chain("write").OfType<RetryHandler>()).ClientTimeout!());
        Assert.Same(container.ThrottleOf("read"), container.ThrottleOf("write"));
        Assert.Empty(container.Logs.At(LogLevel.Warning));
    }

    private static void Futile(ClientSdk.Pipeline.RateLimitAwareOptions options)
    {
        options.Limits.Add(RateLimit.PerSecond(200));
        options.Limits.Add(RateLimit.PerMinute(100));
    }

    private static Action<ClientSdk.Pipeline.RateLimitAwareOptions> Shared(int perMinute) => options =>
    {
        options.ShareLimitsAs = "acme";
        options.Limits.Add(RateLimit.PerMinute(perMinute));
    };
}
