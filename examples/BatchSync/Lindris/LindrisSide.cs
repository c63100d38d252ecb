using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using ClientSdk.Api;
using ClientSdk.Bulk;
using ClientSdk.Credentials;
using ClientSdk.Limits;
using ClientSdk.Providers;
using ClientSdk.Syncing;
using ContactSync.Contacts;
using Reporting;

namespace ContactSync.Lindris;

/// <summary>Lindris as the remote side of the sync: what is there, how a contact gets there, and whether it did.</summary>
internal static class LindrisSide
{
    public const int Parallelism = 16;

    private const int PerMinute = 60;
    private const int PerSecond = 2;

    /// <summary>On loopback a request lands within this time, or never.</summary>
    public static readonly TimeSpan LostRequestHold = TimeSpan.FromSeconds(1);

    /// <summary>Lindris' two limits, with the sandbox's time spans; full only if nobody can have used them before.</summary>
    public static RateLimitedApiClient Connect(Uri address, double scale, DateTimeOffset? usedUntil, RunRecording? recording = null)
    {
        RateLimitProfile profile = RateLimitProfiles.Lindris() with
        {
            Limits = [RateLimit.Window(PerMinute, TimeSpan.FromMinutes(scale)).Named("minute"), RateLimit.Window(PerSecond, TimeSpan.FromSeconds(scale)).Named("second")],
        };
        return RateLimitedApiClient.Create(address, profile, ApiCredentials.Bearer("any token is good here"), options =>
        {
            options.RateLimits.Throttling.LostRequestHold = LostRequestHold;
            options.RateLimits.Throttling.UsedUntil = usedUntil;
            if (recording is not null)
            {
                options.PrimaryHandler = () => recording.CreateHandlerOver(new SocketsHttpHandler { AllowAutoRedirect = false });
            }
        });
    }

    /// <summary>Under the limits in force: what was spent is in it.</summary>
    public static TimeSpan? Estimate(RateLimitedApiClient api, long requests) =>
        api.Estimate(HttpMethod.Post, "api/people", requests, new EstimateOptions { Parallelism = Parallelism, RoundTrip = TimeSpan.FromMilliseconds(2) }).Time;

    /// <summary>Whole minutes, and in the last one two each second.</summary>
    public static TimeSpan LeastTimeFor(long requests, double scale)
    {
        (long minutes, long rest) = Math.DivRem(Math.Max(0, requests - 1), PerMinute);
        return TimeSpan.FromSeconds((60 * minutes) + (rest / PerSecond)) * scale;
    }

    public static async IAsyncEnumerable<SyncRemote> ReadAsync(RateLimitedApiClient api, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (LindrisPerson person in api.ListAsync("api/people", LindrisJson.Default.LindrisPerson, cancellationToken: cancellationToken))
        {
            yield return new SyncRemote(person.Email, person.Hash, $"{person.Id}");
        }
    }

    /// <summary>Lindris has no bulk call: one contact, one request.</summary>
    public static HttpRequestMessage Request(IReadOnlyList<SyncChange<Contact>> changes)
    {
        SyncChange<Contact> change = changes[0];
        Contact contact = change.Value!;
        JsonContent body = JsonContent.Create(new NewLindrisPerson(contact.Email, contact.Status, new(contact.FirstName, contact.LastName)), LindrisJson.Default.NewLindrisPerson);
        return change.Action == SyncAction.Update
            ? new HttpRequestMessage(HttpMethod.Patch, $"api/people/{change.RemoteId}") { Content = body }
            : new HttpRequestMessage(HttpMethod.Post, "api/people") { Content = body };
    }

    public static async Task<bool> IsThereAsync(RateLimitedApiClient api, SyncChange<Contact> change, CancellationToken cancellationToken)
    {
        if (change.Action == SyncAction.Update)
        {
            LindrisReply<LindrisPerson> known = await api.GetJsonAsync($"api/people/{change.RemoteId}", LindrisJson.Default.LindrisReplyLindrisPerson, cancellationToken);
            return known.Data.Hash == change.Value!.Hash;
        }

        LindrisReply<IReadOnlyList<LindrisPerson>> found = await api.GetJsonAsync($"api/people?filter[email]={Uri.EscapeDataString(change.Key)}", LindrisJson.Default.LindrisReplyIReadOnlyListLindrisPerson, cancellationToken);

        // Lindris compares addresses without regard to case; we do not.
        return found.Data.Any(person => person.Email == change.Key);
    }
}
