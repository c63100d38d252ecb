namespace ClientSdk.Headers;

/// <summary>
/// A stream whose beginning has been looked at: hands out what was peeked, then what a read that is still under way brings,
/// then the rest. Like every network stream it is for one reader.
/// </summary>
internal sealed class PeekedStream(Stream inner, int maxPeek) : Stream
{
    private const int FirstBuffer = 4096;

    private byte[] _buffer = new byte[Math.Min(FirstBuffer, maxPeek)];
    private int _filled;
    private int _handedOut;
    private bool _isAtEnd;
    private Task? _pending;

    /// <summary>The whole body is in memory, or as much of it as may be.</summary>
    public bool IsPeekComplete => _isAtEnd || _filled >= maxPeek;

    public bool IsWhole => _isAtEnd;

    public ReadOnlySpan<byte> Peeked => _buffer.AsSpan(0, _filled);

    public ReadOnlyMemory<byte> PeekedMemory => _buffer.AsMemory(0, _filled);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Reads on into memory. The token is the caller's: it may break the connection, a time limit of ours must not.</summary>
    public Task PeekAsync(CancellationToken cancellationToken)
    {
        Grow();
        return _pending = FillAsync(inner.ReadAsync(_buffer, _filled, _buffer.Length - _filled, cancellationToken));
    }

    public Task PeekOnPool()
    {
        Grow();
        return _pending = FillAsync(Task.Run(() => inner.Read(_buffer, _filled, _buffer.Length - _filled)));
    }

    /// <summary>The whole body again, from the start.</summary>
    public MemoryStream OpenWhole() => new(_buffer, 0, _filled, writable: false);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        _pending?.GetAwaiter().GetResult();

        int copied = HandOut(buffer);
        return copied > 0 || _isAtEnd || buffer.IsEmpty ? copied : inner.Read(buffer);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_pending is { IsCompletedSuccessfully: false })
        {
            await _pending.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        int copied = HandOut(buffer.Span);
        return copied > 0 || _isAtEnd || buffer.IsEmpty ? copied : await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // A read that is still under way fails now, and nobody is left to see it.
            _pending?.ContinueWith(static t => _ = t.Exception, TaskScheduler.Default);
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task FillAsync(Task<int> read)
    {
        int count = await read.ConfigureAwait(false);
        _filled += count;
        _isAtEnd = count == 0;
    }

    private int HandOut(Span<byte> buffer)
    {
        int count = Math.Min(buffer.Length, _filled - _handedOut);
        _buffer.AsSpan(_handedOut, count).CopyTo(buffer);
        _handedOut += count;
        return count;
    }

    private void Grow()
    {
        if (_filled == _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Min(_buffer.Length * 4, maxPeek));
        }
    }
}
