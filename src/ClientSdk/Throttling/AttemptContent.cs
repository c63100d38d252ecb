using System.Net;

namespace ClientSdk.Throttling;

/// <summary>
/// The body of a reply, which ends its attempt when it has been read or disposed. Read into a buffer, the whole attempt has
/// one time limit; read as a stream, each silence has.
/// </summary>
internal sealed class AttemptContent : HttpContent
{
    private readonly HttpContent _inner;
    private readonly Attempt _attempt;

    public AttemptContent(HttpContent inner, Attempt attempt)
    {
        (_inner, _attempt) = (inner, attempt);
        foreach (KeyValuePair<string, System.Net.Http.Headers.HeaderStringValues> header in inner.Headers.NonValidated)
        {
            Headers.TryAddWithoutValidation(header.Key, header.Value);
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration reader = _attempt.CancelWith(cancellationToken);
        _attempt.ResumeTimer();
        try
        {
            await _inner.CopyToAsync(stream, context, _attempt.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException cancelled)
        {
            throw _attempt.Translate(cancelled, cancellationToken);
        }
        finally
        {
            _attempt.Dispose();
        }
    }

    protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration reader = _attempt.CancelWith(cancellationToken);
        _attempt.ResumeTimer();
        try
        {
            _inner.CopyTo(stream, context, _attempt.Token);
        }
        catch (OperationCanceledException cancelled)
        {
            throw _attempt.Translate(cancelled, cancellationToken);
        }
        finally
        {
            _attempt.Dispose();
        }
    }

    protected override Task<Stream> CreateContentReadStreamAsync() => CreateContentReadStreamAsync(CancellationToken.None);

    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
        new AttemptStream(await _inner.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), _attempt);

    protected override Stream CreateContentReadStream(CancellationToken cancellationToken) =>
        new AttemptStream(_inner.ReadAsStream(cancellationToken), _attempt);

    protected override bool TryComputeLength(out long length)
    {
        length = _inner.Headers.ContentLength ?? 0;
        return _inner.Headers.ContentLength is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
            _attempt.Dispose();
        }

        base.Dispose(disposing);
    }
}
