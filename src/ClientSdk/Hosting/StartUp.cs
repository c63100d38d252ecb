namespace ClientSdk.Hosting;

/// <summary>Nothing in itself: the host validates it when it starts, and <see cref="StartUpValidator"/> then validates all clients.</summary>
internal sealed class StartUp;
