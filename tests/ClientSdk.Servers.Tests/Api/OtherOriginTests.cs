using System.Net;
using System.Text.Json;
using ClientSdk.Api;
using ClientSdk.Credentials;
using ClientSdk.Paging;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ClientSdk.Servers.Tests.Api;

/// <summary>Two servers over sockets: what one says can never make the client take its credential to the other.</summary>
[Collection(nameof(RealClock))]
public sealed class OtherOriginTests
{
    private const string Secret = "s3cret-of-the-first-server";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_next_link_to_another_server_is_not_followed_and_no_credential_goes_there(bool fromContainer)
    {
        await using RecordingServer other = await RecordingServer.StartAsync(context => context.Response.WriteAsync("[]", Cancellation), Cancellation);
        await using RecordingServer first = await RecordingServer.StartAsync(
            context =>
            {
                context.Response.Headers.Append("Link", $"<{new Uri(other.Address, "/logs?from=1")}>; rel=\"next\"");
                return context.Response.WriteAsync("""[{"id":"1"},{"id":"2"}]""", Cancellation);
            },
            Cancellation);
        await using ServiceProvider services = Services(first);
        await using RateLimitedApiClient alone = RateLimitedApiClient.Create(first.Address, null, ApiCredentials.Bearer(Secret));
        RateLimitedApiClient api = fromContainer ? services.GetRequiredKeyedService<RateLimitedApiClient>("first") : alone;

        PagingException stopped = await Assert.ThrowsAsync<PagingException>(async () =>
        {
            await foreach (JsonElement item in api.ListAsync<JsonElement>("logs", new ListOptions { Rule = PageRule.ByLink("GET /logs") }, Cancellation))
            {
                Assert.NotEqual(default, item);
            }
        });

        Assert.Equal(PagingStop.OtherOrigin, stopped.Reason);
        Assert.Contains($"Authorization=Bearer {Secret}", Assert.Single(first.Seen), StringComparison.Ordinal);
        Assert.Empty(other.Seen);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_redirect_to_another_server_is_given_to_the_caller(bool fromContainer)
    {
        await using RecordingServer other = await RecordingServer.StartAsync(context => context.Response.WriteAsync("{}", Cancellation), Cancellation);
        await using RecordingServer first = await RecordingServer.StartAsync(
            context =>
            {
                context.Response.Redirect(other.Address.ToString());
                return Task.CompletedTask;
            },
            Cancellation);
        await using ServiceProvider services = Services(first);
        await using RateLimitedApiClient alone = RateLimitedApiClient.Create(first.Address, null, ApiCredentials.Bearer(Secret));
        RateLimitedApiClient api = fromContainer ? services.GetRequiredKeyedService<RateLimitedApiClient>("first") : alone;

        using HttpRequestMessage request = new(HttpMethod.Get, "users");
        using HttpResponseMessage response = await api.SendAsync(request, cancellationToken: Cancellation);
        Assert.Equal((HttpStatusCode.Found, 1, 0), (response.StatusCode, first.Seen.Count, other.Seen.Count));
    }

    [Fact]
    public async Task A_factory_s_client_that_is_sent_elsewhere_by_its_caller_goes_without_the_credential()
    {
        await using RecordingServer other = await RecordingServer.StartAsync(context => context.Response.WriteAsync("{}", Cancellation), Cancellation);
        await using RecordingServer first = await RecordingServer.StartAsync(context => context.Response.WriteAsync("{}", Cancellation), Cancellation);
        await using ServiceProvider services = Services(first);
        HttpClient client = services.GetRequiredService<IHttpClientFactory>().CreateClient("first");
        (await client.GetAsync("/", Cancellation)).Dispose();
        (await client.GetAsync(other.Address, Cancellation)).Dispose();

        Assert.Contains(Secret, Assert.Single(first.Seen), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, Assert.Single(other.Seen), StringComparison.Ordinal);
    }

    private static ServiceProvider Services(RecordingServer server) => new ServiceCollection()
        .AddRateLimitedApiClient("first", server.Address, credentials: ApiCredentials.Bearer(Secret))
        .Services.BuildServiceProvider();
}
