using ClientSdk.Bulk;
using ClientSdk.Syncing;

namespace ClientSdk.Api;

/// <content>The way of a batch sync.</content>
public sealed partial class RateLimitedApiClient
{
    /// <summary>How a <see cref="BatchSync"/> reaches this API.</summary>
    /// <remarks>
    /// A request waits here for its permits, and its items are journaled as sent when it has them. Over a given HttpClient, whose handlers are not known,
    /// they are journaled when it is handed over; what waits in its queue when the process is killed is in doubt then, too.
    /// Replies mean what they mean for bulk calls. But where a request takes one item, a 404 or 410 speaks of that item, if the comparison had found it: a
    /// delete is done then, an update is dead.
    /// </remarks>
    /// <typeparam name="T">The items' type.</typeparam>
    /// <param name="request">
    /// Makes the request for 1 to <see cref="SyncOptions{T}.BatchSize"/> items that need the same. Its address may be relative. Called again when items
    /// are sent again, and perhaps on several threads at once.
    /// </param>
    /// <returns>The push, for <see cref="BatchSync.RunAsync"/>.</returns>
    public SyncPush<T> PushWith<T>(Func<IReadOnlyList<SyncChange<T>>, HttpRequestMessage> request)
    {
        ArgumentNullException.ThrowIfNull(request);
        BulkTransport transport = new(
            (message, stop) => SendAsync(message, HttpCompletionOption.ResponseContentRead, stop),
            (response, stop) => _errors.DescribeAsync(response, response.RequestMessage!.Method, response.RequestMessage.RequestUri!.AbsolutePath, stop),
            _time)
        {
            Hide = Secrets.Hide,
        };

        // Where the throttle below is known, it says when a request is about to leave.
        return new SyncPush<T>(request, transport, _forecast is not null);
    }
}
