package main

import (
	"io"
	"sync"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
)

// pluginOutput sends a plugin's two output streams as messages of one gRPC stream, which allows
// only one sender at a time.
type pluginOutput struct {
	lock   sync.Mutex
	stream grpc.ServerStreamingServer[pulumirpc.RunPluginResponse]
}

func (output *pluginOutput) stdout() io.Writer {
	return writerFunc(func(text []byte) (int, error) {
		return output.send(text, &pulumirpc.RunPluginResponse{
			Output: &pulumirpc.RunPluginResponse_Stdout{Stdout: text},
		})
	})
}

func (output *pluginOutput) stderr() io.Writer {
	return writerFunc(func(text []byte) (int, error) {
		return output.send(text, &pulumirpc.RunPluginResponse{
			Output: &pulumirpc.RunPluginResponse_Stderr{Stderr: text},
		})
	})
}

func (output *pluginOutput) send(text []byte, message *pulumirpc.RunPluginResponse) (int, error) {
	output.lock.Lock()
	defer output.lock.Unlock()
	if err := output.stream.Send(message); err != nil {
		return 0, err
	}
	return len(text), nil
}

type writerFunc func(text []byte) (int, error)

func (write writerFunc) Write(text []byte) (int, error) {
	return write(text)
}
