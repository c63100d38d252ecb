using ClientSdk.Retries;
using Microsoft.Extensions.DependencyInjection;

namespace ClientSdk.Tests.Hosting;

public sealed class TimeoutTests
{
    private static readonly TimeSpan Seconds30 = TimeSpan.FromSeconds(30);

    [Fact]
    public void The_framework_s_timeout_is_taken_off_and_forgotten()
    {
        using Container container = new(services => services.AddHttpClient("crm").AddRateLimitAwareHandler());

        Assert.Equal(Timeout.InfiniteTimeSpan, container.Client("crm").Timeout);
        Assert.Null(container.ThrottleOf("crm").Plan.TotalTimeout);
    }

    [Fact]
    public void A_timeout_of_the_user_s_becomes_the_total_timeout_wherever_it_was_configured()
    {
        using Container container = new(services =>
        {
            IHttpClientBuilder builder = services.AddHttpClient("crm").AddRateLimitAwareHandler();
            builder.ConfigureHttpClient(client => client.Timeout = Seconds30);
        });

        Assert.Equal(Timeout.InfiniteTimeSpan, container.Client("crm").Timeout);
        Assert.Equal(Seconds30, container.ThrottleOf("crm").Plan.TotalTimeout);
        Assert.Equal(Seconds30, Assert.Single(container.Chain("crm").OfType<RetryHandler>()).ClientTimeout!());
    }

    [Fact]
    public void A_total_timeout_in_the_options_wins()
    {
        using Container container = new(services => services
            .AddHttpClient("crm", client => client.Timeout = Seconds30)
            .AddRateLimitAwareHandler(o => o.Retries.TotalTimeout = TimeSpan.FromMinutes(10)));

        Assert.Equal(Timeout.InfiniteTimeSpan, container.Client("crm").Timeout);
        Assert.Equal(TimeSpan.FromMinutes(10), container.ThrottleOf("crm").Plan.TotalTimeout);
    }

    [Fact]
    public void Where_timeouts_differ_from_client_to_client_the_longest_counts()
    {
        Queue<int> seconds = new([30, 60, 10]);
        using Container container = new(services => services
            .AddHttpClient("crm", client => client.Timeout = TimeSpan.FromSeconds(seconds.Dequeue()))
            .AddRateLimitAwareHandler());

        container.Client("crm");
        container.Client("crm");
        container.Client("crm");

        Assert.Equal(TimeSpan.FromSeconds(60), container.ThrottleOf("crm").Plan.TotalTimeout);
    }

    [Fact]
    public void An_infinite_timeout_means_no_total()
    {
        using Container container = new(services => services
            .AddHttpClient("crm", client => client.Timeout = Timeout.InfiniteTimeSpan)
            .AddRateLimitAwareHandler());

        container.Client("crm");

        Assert.Null(container.ThrottleOf("crm").Plan.TotalTimeout);
    }
}
