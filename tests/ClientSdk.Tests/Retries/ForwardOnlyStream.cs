namespace ClientSdk.Tests.Retries;

/// <summary>A stream that cannot seek, and counts what is read of it.</summary>
internal sealed class ForwardOnlyStream(byte[] bytes) : MemoryStream(bytes)
{
    public int BytesRead { get; private set; }

    public override bool CanSeek => false;

    // All other ways of reading a derived memory stream lead here.
    public override int Read(byte[] buffer, int offset, int count)
    {
        int read = base.Read(buffer, offset, count);
        BytesRead += read;
        return read;
    }
}
