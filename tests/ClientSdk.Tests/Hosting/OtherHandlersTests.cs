using ClientSdk.Redirects;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ClientSdk.Tests.Hosting;

public sealed class OtherHandlersTests
{
    [Fact]
    public void The_factory_s_own_handler_leaves_redirects_to_us()
    {
        using Container container = new(services => services.AddHttpClient("crm").AddRateLimitAwareHandler());

        Assert.False(Primary(container).AllowAutoRedirect);
        Assert.Single(container.Chain("crm").OfType<RedirectHandler>());
    }

    [Fact]
    public void A_property_set_on_the_factory_s_handler_makes_no_difference()
    {
        using Container container = new(services => services.AddHttpClient("crm")
            .AddRateLimitAwareHandler()
            .UseSocketsHttpHandler((handler, _) => handler.UseProxy = false));

        Assert.False(Primary(container).AllowAutoRedirect);
        Assert.Single(container.Chain("crm").OfType<RedirectHandler>());
        Assert.Empty(container.Logs.At(LogLevel.Warning));
    }

    [Fact]
    public void A_user_who_wants_no_redirects_gets_none()
    {
        using Container container = new(services => services.AddHttpClient("crm")
            .AddRateLimitAwareHandler()
            .UseSocketsHttpHandler((handler, _) => handler.AllowAutoRedirect = false));

        Assert.Empty(container.Chain("crm").OfType<RedirectHandler>());
    }

    [Fact]
    public void A_handler_of_the_user_s_own_that_follows_redirects_is_left_alone_and_warned_about_once()
    {
        using Container container = new(services => services.AddHttpClient("crm")
            .AddRateLimitAwareHandler()
            .ConfigurePrimaryHttpMessageHandler(() => new Wrapping { InnerHandler = new SocketsHttpHandler() }));

        Assert.True(Primary(container).AllowAutoRedirect);
        container.NextChain("crm");

        Assert.Contains("The primary handler of HttpClient 'crm', SocketsHttpHandler, follows redirects itself", Assert.Single(container.Logs.At(LogLevel.Warning)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_handler_that_says_nothing_of_redirects_gets_ours()
    {
        using Container container = new(services => services.AddHttpClient("crm")
            .AddRateLimitAwareHandler()
            .ConfigurePrimaryHttpMessageHandler(() => new Stub()));

        Assert.Single(container.Chain("crm").OfType<RedirectHandler>());
        Assert.Empty(container.Logs.At(LogLevel.Warning));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_second_retry_layer_is_warned_about_on_either_side(bool outside)
    {
        using Container container = new(services =>
        {
            IHttpClientBuilder builder = services.AddHttpClient("crm");
            if (outside)
            {
                builder.AddHttpMessageHandler(() => new ResilienceHandler());
            }

            builder.AddRateLimitAwareHandler();
            if (!outside)
            {
                builder.AddHttpMessageHandler(() => new PolicyHttpMessageHandler());
            }
        });

        container.Client("crm");
        container.NextChain("crm");

        Assert.Contains(outside ? "second retry layer, ResilienceHandler" : "second retry layer, PolicyHttpMessageHandler", Assert.Single(container.Logs.At(LogLevel.Warning)), StringComparison.Ordinal);
    }

    private static SocketsHttpHandler Primary(Container container) => Assert.IsType<SocketsHttpHandler>(container.Chain("crm")[^1]);

    private sealed class ResilienceHandler : DelegatingHandler;

    private sealed class PolicyHttpMessageHandler : DelegatingHandler;

    private sealed class Wrapping : DelegatingHandler;

    private sealed class Stub : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage());
    }
}
