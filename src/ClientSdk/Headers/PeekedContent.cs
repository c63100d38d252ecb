using System.Net;
using System.Net.Http.Headers;

namespace ClientSdk.Headers;

/// <summary>
/// The content of a response after a look at its beginning: the same headers, the same bytes. When the look took in the whole
/// body it can be read again and again, else once, like any stream.
/// </summary>
internal sealed class PeekedContent : HttpContent
{
    private readonly HttpContent _original;
    private readonly PeekedStream _stream;
    private bool _isStreamTaken;

    public PeekedContent(HttpContent original, PeekedStream stream)
    {
        (_original, _stream) = (original, stream);
        foreach (KeyValuePair<string, HeaderStringValues> header in original.Headers.NonValidated)
        {
            Headers.TryAddWithoutValidation(header.Key, header.Value);
        }
    }

    protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult(TakeStream());

    protected override Stream CreateContentReadStream(CancellationToken cancellationToken) => TakeStream();

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        _stream.IsWhole ? stream.WriteAsync(_stream.PeekedMemory, cancellationToken).AsTask() : TakeStream().CopyToAsync(stream, cancellationToken);

    protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (_stream.IsWhole)
        {
            stream.Write(_stream.Peeked);
            return;
        }

        TakeStream().CopyTo(stream);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _stream.Peeked.Length;
        return _stream.IsWhole;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stream.Dispose();
            _original.Dispose();
        }

        base.Dispose(disposing);
    }

    private Stream TakeStream()
    {
        if (_stream.IsWhole)
        {
            return _stream.OpenWhole();
        }

        if (_isStreamTaken)
        {
            throw new InvalidOperationException("The stream was already consumed. It cannot be read again.");
        }

        _isStreamTaken = true;
        return _stream;
    }
}
