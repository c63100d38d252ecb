using ClientSdk.Limits;
using ClientSdk.Retries;
using ClientSdk.Throttling;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ClientSdk.Tests.Hosting;

public sealed class RotationAndReloadTests
{
    private readonly IConfigurationRoot _configuration = new ConfigurationBuilder().AddInMemoryCollection(
    [
        new("Crm:Limits:0:Algorithm", "Window"),
        new("Crm:Limits:0:Permits", "60"),
        new("Crm:Limits:0:Window", "00:01:00"),
    ]).Build();

    [Fact]
    public void Two_handler_chains_of_one_client_use_one_throttle()
    {
        using Container container = new(services => services.AddHttpClient("crm").AddRateLimitAwareHandler());

        ThrottlingHandler first = Assert.Single(container.Chain("crm").OfType<ThrottlingHandler>());
        ThrottlingHandler second = Assert.Single(container.NextChain("crm").OfType<ThrottlingHandler>());

        Assert.NotSame(first, second);
        Assert.Same(first.Throttle, second.Throttle);
    }

    [Fact]
    public void Changed_limits_reach_the_same_throttle_at_once()
    {
        using Container container = new(Register);
        Throttle throttle = container.ThrottleOf("crm");

        Change("Crm:Limits:0:Permits", "90");

        Assert.Equal(90, Assert.Single(throttle.Plan.Limits).Permits);
        Assert.Same(throttle, container.ThrottleOf("crm"));
        Assert.Contains("90 per 00:01:00", container.Logs.At(LogLevel.Information)[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Changed_retry_options_reach_the_next_handler_chain()
    {
        using Container container = new(Register);
        container.Client("crm");

        Change("Crm:Retries:MaxRetries", "1");

        Assert.Equal(1, Assert.Single(container.NextChain("crm").OfType<RetryHandler>()).Options.MaxRetries);
    }

    [Theory]
    [InlineData("Crm:Limits:0:Permits", "0")]
    [InlineData("Crm:Nonsense", "1")]
    [InlineData("Crm:Utilization", "0.001")]
    [InlineData("Crm:ShareLimitsAs", "other")]
    public void An_invalid_change_is_logged_and_the_old_options_stay(string key, string value)
    {
        using Container container = new(Register);
        container.Start();
        Throttle throttle = container.ThrottleOf("crm");

        Change(key, value);

        Assert.Equal(60, Assert.Single(throttle.Plan.Limits).Permits);
        Assert.Equal("crm", throttle.Plan.Scope);
        Assert.Contains("the old ones stay: HttpClient 'crm': ", Assert.Single(container.Logs.At(LogLevel.Error)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_change_that_puts_a_mistake_right_is_taken()
    {
        using Container container = new(Register);
        Throttle throttle = container.ThrottleOf("crm");

        Change("Crm:Limits:0:Permits", "0");
        Change("Crm:Limits:0:Permits", "30");

        Assert.Equal(30, Assert.Single(throttle.Plan.Limits).Permits);
    }

    [Fact]
    public void Joined_clients_change_together()
    {
        Change("Crm:ShareLimitsAs", "acme");
        using Container container = new(services =>
        {
            services.AddHttpClient("read").AddRateLimitAwareHandler(_configuration.GetSection("Crm"));
            services.AddHttpClient("write").AddRateLimitAwareHandler(_configuration.GetSection("Crm"));
        });
        container.Client("read");
        container.Client("write");

        Change("Crm:Limits:0:Permits", "90");

        Assert.Equal(90, Assert.Single(container.ThrottleOf("read").Plan.Limits).Permits);
        Assert.Empty(container.Logs.At(LogLevel.Error));
    }

    [Fact]
    public void Options_that_somebody_configures_in_the_usual_way_count_too()
    {
        using Container container = new(services =>
        {
            services.AddHttpClient("crm").AddRateLimitAwareHandler();
            services.Configure<ClientSdk.Pipeline.RateLimitAwareOptions>("crm", o => o.Limits.Add(RateLimit.PerSecond(3)));
        });

        Assert.Equal(3, Assert.Single(container.ThrottleOf("crm").Plan.Limits).Permits);
    }

    [Fact]
    public void A_disposed_container_no_longer_listens()
    {
        Container container = new(Register);
        container.Client("crm");
        container.Dispose();

        Change("Crm:Limits:0:Permits", "90");

        Assert.Single(container.Logs.At(LogLevel.Information));
    }

    private void Register(IServiceCollection services) =>
        services.AddHttpClient("crm").AddRateLimitAwareHandler(_configuration.GetSection("Crm"));

    private void Change(string key, string value)
    {
        _configuration[key] = value;
        _configuration.Reload();
    }
}
