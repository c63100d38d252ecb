using System.Net;
using ClientSdk.Api;
using ClientSdk.Limits;
using ClientSdk.Sqlite.Journal;
using ClientSdk.Syncing;

namespace ClientSdk.SyncJob.Jobs;

/// <summary>Sends some items one by one. Ends with 0 when another run would do nothing, with 1 when something is left in doubt.</summary>
internal static class Job
{
    private static readonly TimeSpan _hold = TimeSpan.FromMilliseconds(300);

    public static async Task<int> RunAsync(string mode, Uri server, string path, int count)
    {
        using SqliteSyncJournal journal = SqliteSyncJournal.Open(path, "kill test");
        await using RateLimitedApiClient api = RateLimitedApiClient.Create(server, configure: options =>
        {
            options.RateLimits.Limits.Add(RateLimit.Window(20, TimeSpan.FromMilliseconds(250)));
            options.RateLimits.Throttling.LostRequestHold = _hold;
            options.RateLimits.Throttling.UsedUntil = journal.LimitsUsedUntil;
            options.PrimaryHandler = () => new SentAt { InnerHandler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false } };
        });
        SyncOptions<string> options = new()
        {
            Key = key => key,
            Parallelism = 8,
            LostRequestHold = _hold,
            IsIdempotent = mode == "idempotent",
            LookUp = mode == "look-up" ? (change, stop) => IsThereAsync(api, change.Key, stop) : null,
            RetryDelay = TimeSpan.FromMilliseconds(50),
            MaxAttempts = 10,
        };
        Console.WriteLine("go");
        SyncReport report = await BatchSync.RunAsync(Keys(count), api.PushWith<string>(changes => Request(changes[0].Key, mode)), journal, options);
        Console.WriteLine(report);
        return report.IsFinished ? 0 : 1;
    }

    private static HttpRequestMessage Request(string key, string mode) =>
        mode == "idempotent" ? new(HttpMethod.Put, $"items/{key}") : new(HttpMethod.Post, $"items/{key}");

    private static async Task<bool> IsThereAsync(RateLimitedApiClient api, string key, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, $"items/{key}");
        using HttpResponseMessage response = await api.SendAsync(request, cancellationToken: cancellationToken);
        return response.StatusCode switch
        {
            HttpStatusCode.OK => true,
            HttpStatusCode.NotFound => false,
            var other => throw new HttpRequestException($"A look-up was answered {(int)other}."),
        };
    }

    /// <summary>The server hears when a request left, and not only when it came to it.</summary>
    private sealed class SentAt : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Remove("Sent-At");
            request.Headers.Add("Sent-At", FormattableString.Invariant($"{TimeProvider.System.GetUtcNow().UtcTicks}"));
            return base.SendAsync(request, cancellationToken);
        }
    }

#pragma warning disable CS1998 // There is nothing to await.
    private static async IAsyncEnumerable<string> Keys(int count)
#pragma warning restore CS1998
    {
        for (int index = 0; index < count; index++)
        {
            yield return $"k{index}";
        }
    }
}
