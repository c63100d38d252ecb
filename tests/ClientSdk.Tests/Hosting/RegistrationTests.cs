using ClientSdk.Limits;
using ClientSdk.Providers;
using ClientSdk.Throttling;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ClientSdk.Tests.Hosting;

public sealed class RegistrationTests
{
    private static readonly string[] Stations = ["RetryHandler", "RedirectHandler", "ThrottlingHandler", "SocketsHttpHandler"];

    [Fact]
    public void The_design_s_examples_work_as_they_stand()
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Crm:Provider", "Lindris")]).Build();
        using Container container = new(services =>
        {
            services.AddHttpClient("kinde", c => c.BaseAddress = new Uri("https://acme.kinde.com"))
                    .AddRateLimitAwareHandler(RateLimitProfiles.Kinde(), o => o.Limits.Add(RateLimit.PerMinute(300)));
            services.AddHttpClient("crm").AddRateLimitAwareHandler(o => { o.Limits.Add(RateLimit.PerMinute(60)); o.Limits.Add(RateLimit.PerSecond(2)); });
            services.AddHttpClient("any").AddRateLimitAwareHandler();
            services.AddHttpClient("cfg").AddRateLimitAwareHandler(configuration.GetSection("Crm"));
            services.AddHttpClient("auth0").AddRateLimitAwareHandler(RateLimitProfiles.Auth0(Auth0Tier.SelfServicePaid));
            services.AddHttpClient().AddRateLimitAwareHandler();
        });

        container.Start();

        Assert.Equal([int.MaxValue, 300], Permits(container, "kinde"));
        Assert.Equal([60, 2], Permits(container, "crm"));
        Assert.Empty(Permits(container, "any"));
        Assert.Equal([60, 2], Permits(container, "cfg"));
        Assert.Equal([50], Permits(container, "auth0"));
        Assert.Empty(Permits(container, "never mentioned"));
        Assert.All(["kinde", "crm", "any", "cfg", "auth0", "never mentioned", ""], name => Assert.Equal(Stations, container.ChainNames(name)));
        Assert.Empty(container.Logs.At(LogLevel.Warning));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_client_s_own_words_beat_those_for_every_client_in_either_order(bool defaultsFirst)
    {
        using Container container = new(services =>
        {
            if (defaultsFirst)
            {
                services.AddRateLimitAwareHandler();
            }

            services.AddHttpClient("crm").AddRateLimitAwareHandler(o => o.Limits.Add(RateLimit.PerMinute(60)));
            if (!defaultsFirst)
            {
                services.AddRateLimitAwareHandler();
            }
        });

        Assert.Equal(Stations, container.ChainNames("crm"));
        Assert.Equal([60], Permits(container, "crm"));
        Assert.Equal(Stations, container.ChainNames("other"));
        Assert.Empty(container.Logs.At(LogLevel.Warning));
    }

    [Fact]
    public void Defaults_can_be_told_limits_too_and_every_client_keeps_its_own_ledger()
    {
        using Container container = new(services => services.ConfigureHttpClientDefaults(clients => clients.AddRateLimitAwareHandler(o => o.Limits.Add(RateLimit.PerSecond(5)))));

        Assert.Equal([5], Permits(container, "one"));
        Assert.Equal(("one", "two"), (container.ThrottleOf("one").Plan.Scope, container.ThrottleOf("two").Plan.Scope));
    }

    [Fact]
    public void Added_twice_the_handlers_are_there_once_as_the_last_call_says_and_it_warns_once()
    {
        using Container container = new(services =>
        {
            services.AddHttpClient("crm").AddRateLimitAwareHandler(o => o.Limits.Add(RateLimit.PerMinute(60)));
            services.AddHttpClient("crm").AddRateLimitAwareHandler(o => o.Limits.Add(RateLimit.PerMinute(90)));
        });

        Assert.Equal(Stations, container.ChainNames("crm"));
        container.NextChain("crm");

        Assert.Equal([90], Permits(container, "crm"));
        Assert.Contains("called 2 times for HttpClient 'crm'", Assert.Single(container.Logs.At(LogLevel.Warning)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_handlers_stand_where_they_were_added()
    {
        using Container container = new(services => services.AddHttpClient("crm")
            .AddHttpMessageHandler(() => new OuterHandler())
            .AddRateLimitAwareHandler()
            .AddHttpMessageHandler(() => new InnerHandler()));

        Assert.Equal(["OuterHandler", "RetryHandler", "RedirectHandler", "ThrottlingHandler", "InnerHandler", "SocketsHttpHandler"], container.ChainNames("crm"));
    }

    [Fact]
    public void Beside_one_for_every_client_the_place_of_a_client_s_own_call_counts()
    {
        using Container container = new(services =>
        {
            services.AddRateLimitAwareHandler();
            services.AddHttpClient("crm").AddHttpMessageHandler(() => new OuterHandler()).AddRateLimitAwareHandler();
        });

        Assert.Equal(["OuterHandler", .. Stations], container.ChainNames("crm"));
    }

    [Fact]
    public void A_client_without_our_handlers_is_left_as_it_is()
    {
        using Container container = new(services =>
        {
            services.AddHttpClient("crm").AddRateLimitAwareHandler();
            services.AddHttpClient("plain");
        });

        Assert.Equal(["SocketsHttpHandler"], container.ChainNames("plain"));
        Assert.True(Assert.IsType<SocketsHttpHandler>(container.Chain("plain")[0]).AllowAutoRedirect);
        Assert.Equal(TimeSpan.FromSeconds(100), container.Client("plain").Timeout);
    }

    [Fact]
    public void One_line_at_the_first_use_tells_the_limits_in_force()
    {
        using Container container = new(services => services.AddHttpClient("crm").AddRateLimitAwareHandler(RateLimitProfiles.Lindris(), o => o.Utilization = 0.5));

        container.Client("crm");
        container.NextChain("crm");
        container.Client("crm");

        Assert.Equal(
            "HttpClient 'crm' keeps the rate limits of 'crm': 'minute' 60 per 00:01:00 and 'second' 2 per 00:00:01, used to 50%.",
            Assert.Single(container.Logs.At(LogLevel.Information)));
    }

    [Fact]
    public void The_container_s_clock_is_used_where_there_is_one()
    {
        TimeProvider clock = new OtherClock();
        using Container with = new(services => services.AddSingleton(clock).AddHttpClient("crm").AddRateLimitAwareHandler());
        using Container without = new(services => services.AddHttpClient("crm").AddRateLimitAwareHandler());

        Assert.Same(clock, with.Services.GetRequiredService<ThrottleRegistry>().Time);
        Assert.Same(TimeProvider.System, without.Services.GetRequiredService<ThrottleRegistry>().Time);
    }

    [Fact]
    public void Missing_arguments_are_named()
    {
        IHttpClientBuilder builder = new ServiceCollection().AddHttpClient("crm");

        Assert.Throws<ArgumentNullException>("builder", () => default(IHttpClientBuilder)!.AddRateLimitAwareHandler());
        Assert.Throws<ArgumentNullException>("services", () => default(IServiceCollection)!.AddRateLimitAwareHandler());
        Assert.Throws<ArgumentNullException>("profile", () => builder.AddRateLimitAwareHandler(default(RateLimitProfile)!));
        Assert.Throws<ArgumentNullException>("section", () => builder.AddRateLimitAwareHandler(default(IConfigurationSection)!));
    }

    private static IEnumerable<int> Permits(Container container, string client) =>
        container.ThrottleOf(client).Plan.Limits.Select(limit => limit.Permits);

    private sealed class OuterHandler : DelegatingHandler;

    private sealed class InnerHandler : DelegatingHandler;

    private sealed class OtherClock : TimeProvider;
}
