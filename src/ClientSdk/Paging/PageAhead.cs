using ClientSdk.Limits;

namespace ClientSdk.Paging;

/// <summary>The next page, fetched while the consumer deals with the last one: at background priority, so that nobody who waits is delayed by it.</summary>
internal sealed class PageAhead<T> : IAsyncDisposable
{
    private readonly PageWalk<T> _walk;
    private readonly string _token;
    private readonly CancellationTokenSource _stop;
    private readonly Task<Page<T>> _page;

    public PageAhead(PageWalk<T> walk, string token, CancellationToken cancellationToken)
    {
        (_walk, _token) = (walk, token);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _page = walk.ReadAsync(token, RateLimitPriority.Background, _stop.Token);
    }

    /// <summary>The page. If its request still waits behind others, one of the walk's own priority takes its place: now somebody waits for it.</summary>
    public async Task<Page<T>> TakeAsync(RateLimitPriority priority, CancellationToken cancellationToken)
    {
        if (_page.IsCompleted || !_walk.IsInLine || priority == RateLimitPriority.Background)
        {
            return await _page.ConfigureAwait(false);
        }

        // Not CancelAsync: whoever asks after this walk must not be before it in line.
        _stop.Cancel();
        try
        {
            return await _page.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return await _walk.ReadAsync(_token, priority, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The consumer has the page, or has stopped: then the request is given up, and what becomes of it is nobody's concern.</summary>
    public async ValueTask DisposeAsync()
    {
        _stop.Cancel();
        await ((Task)_page).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }
}
