using System.Net;
using ClientSdk.Providers;
using Microsoft.Extensions.DependencyInjection;

namespace ClientSdk.Servers.Tests.Nginx;

[Collection(nameof(RealClock))]
public sealed class SuperTokensBehindNginxTests(ITestOutputHelper output)
{
    private const string Configuration = "supertokens.conf";

    [Fact]
    public async Task Two_hundred_requests_of_fifty_callers_are_never_refused_and_take_no_longer_than_nginx_needs()
    {
        const int requests = 200, callers = 50, atOnce = 26, perSecond = 25;
        await using NginxServer server = await NginxServer.StartOrSkipAsync(Configuration);
        await using ServiceProvider services = new ServiceCollection()
            .AddHttpClient("st", client => client.BaseAddress = server.Address)
            .AddRateLimitAwareHandler(RateLimitProfiles.BehindNginx("25r/s", 25))
            .Services.BuildServiceProvider();
        HttpClient client = services.GetRequiredService<IHttpClientFactory>().CreateClient("st");

        HttpStatusCode[] statuses = await SendAsync(client, "appid-acme/recipe/session", requests, callers);

        // From its first answer to its last, on nginx's own clock: how long this process takes to be compiled is not the client's pace.
        IReadOnlyList<AccessLogEntry> log = await server.ReadAccessLogAsync(requests);
        double elapsed = log.Max(entry => entry.Seconds) - log.Min(entry => entry.Seconds);
        double optimum = (double)(requests - atOnce) / perSecond;
        int refusals = log.Count(entry => entry.Status == 429);
        output.WriteLine($"{requests} requests from {callers} callers: {refusals} refusals in nginx's log, {elapsed:0.000} s, optimum {optimum:0.000} s, ratio {elapsed / optimum:0.000}");
        Assert.All(statuses, status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.Equal(requests, log.Count);
        Assert.Equal(0, refusals);

        // A client that does not use the burst takes a second more, 1.149 of the optimum. One that does makes good for each stall of the machine
        // with what nginx let it save up meanwhile. nginx logs an answer after it was given, so the first may seem later than it was.
        Assert.InRange(elapsed / optimum, 0.95, 1.14);
    }

    /// <summary>The control: the server of these tests can catch a client that sends too early.</summary>
    [Fact]
    public async Task A_plain_burst_is_refused_by_nginx_from_its_twenty_seventh_request_on()
    {
        const int requests = 60;
        await using NginxServer server = await NginxServer.StartOrSkipAsync(Configuration);
        using HttpClient client = new() { BaseAddress = server.Address };

        HttpStatusCode[] statuses = await SendAsync(client, "appid-acme/recipe/session", requests, callers: requests);

        IReadOnlyList<AccessLogEntry> log = await server.ReadAccessLogAsync(requests);
        int accepted = log.Count(entry => entry.Status == 200);
        double span = log.Max(entry => entry.Seconds) - log.Min(entry => entry.Seconds);
        output.WriteLine($"{requests} requests within {span:0.000} s of nginx's clock: {accepted} accepted, {requests - accepted} refused");
        Assert.Equal(accepted, statuses.Count(status => status == HttpStatusCode.OK));
        Assert.All(log.Where(entry => entry.Status != 200), entry => Assert.Equal((429, "REJECTED"), (entry.Status, entry.Verdict)));
        Assert.InRange(accepted, 26, 26 + (int)Math.Ceiling(25 * span));
    }

    [Fact]
    public async Task Each_app_has_a_limit_of_its_own_in_either_spelling_of_its_path()
    {
        await using NginxServer server = await NginxServer.StartOrSkipAsync(Configuration);
        using HttpClient client = new() { BaseAddress = server.Address };

        HttpStatusCode[] first = await SendAsync(client, "appid-acme/users", 26, callers: 1);
        HttpStatusCode[] second = await SendAsync(client, "appId-other/users", 26, callers: 1);
        HttpStatusCode[] none = await SendAsync(client, "users", 26, callers: 1);

        Assert.All([.. first, .. second, .. none], status => Assert.Equal(HttpStatusCode.OK, status));
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("appid-acme/hello")]
    public async Task Hello_has_a_limit_of_its_own_of_five_at_once(string path)
    {
        const int requests = 20;
        await using NginxServer server = await NginxServer.StartOrSkipAsync(Configuration);
        using HttpClient client = new() { BaseAddress = server.Address };

        await SendAsync(client, path, requests, callers: requests);
        HttpStatusCode[] elsewhere = await SendAsync(client, path.Replace("hello", "users", StringComparison.Ordinal), 26, callers: 1);

        IReadOnlyList<AccessLogEntry> log = await server.ReadAccessLogAsync(requests + 26);
        AccessLogEntry[] hello = log.Where(entry => entry.Path == "/" + path).ToArray();
        double span = hello.Max(entry => entry.Seconds) - hello.Min(entry => entry.Seconds);
        int accepted = hello.Count(entry => entry.Status == 200);
        output.WriteLine($"{requests} requests to {path} within {span:0.000} s: {accepted} accepted");
        Assert.InRange(accepted, 5, 5 + (int)Math.Ceiling(5 * span));
        Assert.All(elsewhere, status => Assert.Equal(HttpStatusCode.OK, status));
    }

    private static async Task<HttpStatusCode[]> SendAsync(HttpClient client, string path, int requests, int callers)
    {
        HttpStatusCode[] statuses = new HttpStatusCode[requests];
        await Parallel.ForAsync(0, requests, new ParallelOptions { MaxDegreeOfParallelism = callers }, async (index, cancellation) =>
        {
            using HttpResponseMessage response = await client.GetAsync(path, cancellation);
            statuses[index] = response.StatusCode;
        });
        return statuses;
    }
}
