using ClientSdk.Api;
using ClientSdk.Limits;
using ClientSdk.Tests.Throttling;
using ClientSdk.Throttling;
using Microsoft.Extensions.DependencyInjection;

namespace ClientSdk.Tests.Hosting;

public sealed class RateLimitStatesServiceTests
{
    [Fact]
    public async Task A_container_and_its_api_clients_show_the_same_state()
    {
        using Container container = new(services => services
            .AddRateLimitedApiClient("crm", new Uri("https://crm.test"), configure: options => options.Limits.Add(RateLimit.PerMinute(60)))
            .ConfigurePrimaryHttpMessageHandler(StubHandler.Ok));
        RateLimitStates states = container.Services.GetRequiredService<RateLimitStates>();
        Assert.Empty(states.Of("crm"));
        RateLimitedApiClient api = container.Services.GetRequiredKeyedService<RateLimitedApiClient>("crm");
        using var request = new HttpRequestMessage(HttpMethod.Get, "contacts");
        (await api.SendAsync(request, cancellationToken: TestContext.Current.CancellationToken)).Dispose();

        RateLimitState state = Assert.Single(api.GetRateLimitStates());
        Assert.Equal(("crm", "https://crm.test", 59), (state.Scope, state.Partition, state.Sets[0].PermitsLeft));
        Assert.Equal(state.Partition, Assert.Single(states.Of("crm")).Partition);
        Assert.Equal(state.Partition, Assert.Single(states.All).Partition);
        Assert.Empty(states.Of("nobody"));
    }
}
