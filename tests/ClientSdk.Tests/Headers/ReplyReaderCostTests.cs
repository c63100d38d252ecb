using System.Net;
using ClientSdk.Headers;
using ClientSdk.Limits;

namespace ClientSdk.Tests.Headers;

/// <summary>Reading costs nothing that anybody notices: no allocation once a server's names have been seen.</summary>
/// <remarks>Alone: names of windows are remembered for the whole process, and a test beside this one could push one out.</remarks>
[CollectionDefinition(nameof(ReplyReaderCostTests), DisableParallelization = true)]
[Collection(nameof(ReplyReaderCostTests))]
public class ReplyReaderCostTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    private readonly HeaderProfile _profile = new();

    private static readonly string[] Ordinary =
        ["Date: Thu, 15 Jan 2026 12:00:00 GMT", "Server: nginx", "Connection: keep-alive", "X-Request-Id: 1c1f6a", "Cache-Control: no-store"];

    private static readonly Dictionary<string, string[]> Replies = new()
    {
        ["no limit headers"] = Ordinary,
        ["the six of Lindris"] =
        [
            .. Ordinary, "X-RateLimit-Limit: 60", "X-RateLimit-Remaining: 45", "X-RateLimit-Limit-Second: 2",
            "X-RateLimit-Remaining-Second: 1", "X-RateLimit-Reset: 42", "X-RateLimit-Limited-By: minute",
        ],
        ["the six of OpenAI"] =
        [
            .. Ordinary, "x-ratelimit-limit-requests: 60", "x-ratelimit-limit-tokens: 150000", "x-ratelimit-remaining-requests: 59",
            "x-ratelimit-remaining-tokens: 149984", "x-ratelimit-reset-requests: 1s", "x-ratelimit-reset-tokens: 6m0s",
        ],
        ["draft -08 with two policies"] =
        [
            .. Ordinary, "RateLimit-Policy: \"2-in-5sec\"; q=2; w=5, \"5-in-2hrs\"; q=5; w=7200",
            "RateLimit: \"2-in-5sec\"; r=1; t=5, \"5-in-2hrs\"; r=4; t=7200",
        ],
        ["three of Auth0"] = [.. Ordinary, "x-ratelimit-limit: 50", "x-ratelimit-remaining: 49", "x-ratelimit-reset: 1768478401"],
        ["a refusal"] = [.. Ordinary, "Retry-After: 12", "RateLimit-Limit: 100", "RateLimit-Remaining: 0", "RateLimit-Reset: 12", "RateLimit-Policy: 100;w=60"],
    };

    public static IEnumerable<TheoryDataRow<string>> Names() => Replies.Keys.Select(name => new TheoryDataRow<string>(name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Reading_allocates_nothing(string name)
    {
        using HttpResponseMessage response = Reply(name);
        RateLimitReading reading = new();
        Read(response, reading, 1000);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Read(response, reading, 1000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private void Read(HttpResponseMessage response, RateLimitReading reading, int rounds)
    {
        for (int i = 0; i < rounds; i++)
        {
            ReplyReader.Read(response, null, _profile, Now, reading);
        }
    }

    private static HttpResponseMessage Reply(string name)
    {
        HttpResponseMessage response = new(name == "a refusal" ? HttpStatusCode.TooManyRequests : HttpStatusCode.OK);
        foreach (string line in Replies[name])
        {
            int colon = line.IndexOf(':');
            Assert.True(response.Headers.TryAddWithoutValidation(line[..colon], line[(colon + 2)..]));
        }

        return response;
    }
}
