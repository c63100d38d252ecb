using System.Net;
using System.Text.Json;
using ClientSdk.Api;
using ClientSdk.Credentials;
using ClientSdk.Providers;
using ClientSdk.Testing.Clock;
using ClientSdk.Testing.Lindris;

namespace ClientSdk.Tests.Scenarios;

/// <summary>
/// The page's own example: "the office and home" on one key of Lindris. Three clients with registries of their own, as in three processes, that do
/// not know of each other.
/// </summary>
public sealed class ThreeStrangersTests(ITestOutputHelper output)
{
    private const int Clients = 3;
    private const int Each = 200;
    private const int AtOnce = 20;

    // Ten minutes of sixty: the last sixty take 29.5 seconds at two a second.
    private static readonly TimeSpan Optimum = TimeSpan.FromSeconds((9 * 60) + 29.5);

    [Fact]
    public void Three_clients_on_one_key_are_refused_little_and_lose_no_request()
    {
        (TimeSpan elapsed, long refusals) = Ours();
        (TimeSpan naive, long naiveRefusals) = Naive();

        output.WriteLine($"{Clients} clients of {Each} requests on one key of Lindris, optimum {Optimum}");
        output.WriteLine($"ClientSdk: {refusals} refusals, {elapsed} ({elapsed / Optimum:0.00})");
        output.WriteLine($"retry by retry_after: {naiveRefusals} refusals, {naive} ({naive / Optimum:0.00})");
        Assert.InRange(refusals, 0, 300);
        Assert.InRange(elapsed / Optimum, 1, 1.15);
        Assert.InRange(naiveRefusals, 16_000, long.MaxValue);
    }

    private static (TimeSpan Elapsed, long Refusals) Ours()
    {
        (VirtualClock clock, LindrisSandbox server) = Start();
        clock.Run(async () =>
        {
            RateLimitedApiClient[] clients = [.. Enumerable.Range(0, Clients).Select(_ => new ProviderJob(RateLimitProfiles.Lindris(), server, clock).Client(credentials: ApiCredentials.Bearer("one-key")))];
            await Task.WhenAll(clients.Select(client => CallAsync(async () =>
            {
                using HttpResponseMessage reply = await client.SendAsync(ProviderJob.Send("GET", "v1/people/7"));
                Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
            })));
            Array.ForEach(clients, client => client.Dispose());
        });
        return (clock.Elapsed, server.Counters.Refused);
    }

    /// <summary>What the page tells people to do: after a refusal wait for retry_after, and go again.</summary>
    private static (TimeSpan Elapsed, long Refusals) Naive()
    {
        (VirtualClock clock, LindrisSandbox server) = Start();
        clock.Run(async () =>
        {
            using HttpClient client = new(server.CreateHandler()) { BaseAddress = new Uri("https://api.test"), Timeout = Timeout.InfiniteTimeSpan };
            client.DefaultRequestHeaders.Authorization = new("Bearer", "one-key");
            await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => CallAsync(async () =>
            {
                while (true)
                {
                    using HttpResponseMessage reply = await client.GetAsync("v1/people/7");
                    if (reply.StatusCode == HttpStatusCode.OK)
                    {
                        return;
                    }

                    using JsonDocument body = JsonDocument.Parse(await reply.Content.ReadAsStringAsync());
                    await Task.Delay(TimeSpan.FromSeconds(body.RootElement.GetProperty("retry_after").GetInt32()), clock);
                }
            })));
        });
        return (clock.Elapsed, server.Counters.Refused);
    }

    private static (VirtualClock Clock, LindrisSandbox Server) Start()
    {
        VirtualClock clock = new();
        return (clock, LindrisSandbox.Create(options =>
        {
            ProviderJob.Slow(options, clock);
            options.People = 10;
        }));
    }

    private static Task CallAsync(Func<Task> call)
    {
        int left = Each;
        return Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
        {
            while (left-- > 0)
            {
                await call();
            }
        }));
    }
}
