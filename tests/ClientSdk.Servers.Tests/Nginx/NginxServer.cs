using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ClientSdk.Servers.Tests.Nginx;

/// <summary>Debian's nginx on a free loopback port, with a folder and a configuration of its own. Ends the process that it started, and no other.</summary>
internal sealed class NginxServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    private readonly Process _process;
    private readonly string _folder;

    private NginxServer(Process process, string folder, int port)
    {
        _process = process;
        _folder = folder;
        Address = new Uri($"http://127.0.0.1:{port}/");
    }

    public Uri Address { get; }

    /// <summary>Starts nginx with a configuration that lies beside this file; skips the test where there is no nginx.</summary>
    public static async Task<NginxServer> StartOrSkipAsync(string configuration)
    {
        string? program = Find();
        if (program is null && Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail("nginx is not installed, and in CI this test must run. Install the package 'nginx'.");
        }

        Assert.SkipWhen(program is null, "nginx is not installed here, neither on PATH nor in /usr/sbin. ./test.sh installs it where it may.");
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await StartAsync(program!, configuration);
            }
            catch (InvalidOperationException) when (attempt < 3)
            {
                // Somebody took the port between our looking and nginx's binding.
            }
        }
    }

    /// <summary>The access log, once it has as many entries as requests were sent: nginx writes an entry after the answer.</summary>
    public async Task<IReadOnlyList<AccessLogEntry>> ReadAccessLogAsync(int entries)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            string[] lines = await File.ReadAllLinesAsync(Path.Combine(_folder, "access.log"));
            if (lines.Length >= entries)
            {
                return lines.Select(AccessLogEntry.Parse).ToArray();
            }

            Assert.True(TimeProvider.System.GetElapsedTime(start) < Patience, $"nginx logged {lines.Length} requests of {entries}.");
            await Task.Delay(Step, TimeProvider.System);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync(_process);
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<NginxServer> StartAsync(string program, string configuration)
    {
        string folder = Directory.CreateTempSubdirectory("clientsdk-nginx-").FullName;
        int port = FreePort();
        string text = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Nginx", configuration));
        string file = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(file, text
            .Replace("{{port}}", port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{{folder}}", folder, StringComparison.Ordinal));

        // -e: before it reads the configuration, nginx would complain about the log of the packaged service.
        string errors = Path.Combine(folder, "error.log");
        Process process = Process.Start(new ProcessStartInfo(program, ["-p", folder, "-c", file, "-e", errors]) { RedirectStandardError = true })!;
        if (await AnswersAsync(process, port))
        {
            return new NginxServer(process, folder, port);
        }

        await EndAsync(process);
        string said = File.Exists(errors) ? await File.ReadAllTextAsync(errors) : "nothing";
        Directory.Delete(folder, recursive: true);
        throw new InvalidOperationException($"nginx did not start with {configuration}. It said: {said}");
    }

    /// <summary>Whether the port accepts connections while our process lives. A connection without a request is neither logged nor counted.</summary>
    private static async Task<bool> AnswersAsync(Process process, int port)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!process.HasExited && TimeProvider.System.GetElapsedTime(start) < Patience)
        {
            try
            {
                using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, port);
                return !process.HasExited;
            }
            catch (SocketException)
            {
                await Task.Delay(Step, TimeProvider.System);
            }
        }

        return false;
    }

    private static async Task EndAsync(Process process)
    {
        using (process)
        {
            if (!process.HasExited)
            {
                process.Kill();
            }

            await process.WaitForExitAsync();
        }
    }

    private static string? Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Append("/usr/sbin")
            .Select(folder => Path.Combine(folder, "nginx"))
            .FirstOrDefault(File.Exists);

    private static int FreePort()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
