namespace ClientSdk.Tests.Headers;

/// <summary>Brings its first part at once and the second when it is told to. A cancelled read breaks it, as it breaks a connection.</summary>
internal sealed class StallingStream(byte[] first, byte[] second) : Stream
{
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _step;
    private bool _isBroken;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public void Go() => _gate.SetResult();

    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count), CancellationToken.None).AsTask().GetAwaiter().GetResult();

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isBroken, this);
        switch (_step++)
        {
            case 0:
                first.CopyTo(buffer);
                return first.Length;
            case 1:
                using (cancellationToken.Register(() => _isBroken = true))
                {
                    await _gate.Task.WaitAsync(cancellationToken);
                }

                second.CopyTo(buffer);
                return second.Length;
            default:
                return 0;
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
