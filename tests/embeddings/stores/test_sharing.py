import threading
import time

from embeddings.stores.sharing import SharedLock


def test_readers_hold_it_together():
    lock, both = SharedLock(), threading.Barrier(2, timeout=5)

    def read() -> None:
        with lock.shared():
            both.wait()  # breaks unless the other is within as well

    reader = threading.Thread(target=read)
    reader.start()
    read()
    reader.join()


def test_a_writer_waits_for_readers_and_goes_before_those_that_come_later():
    lock, order = SharedLock(), list[str]()

    def write() -> None:
        with lock.exclusive():
            order.append("written")

    def read() -> None:
        with lock.shared():
            order.append("read later")

    writer, reader = threading.Thread(target=write), threading.Thread(target=read)
    with lock.shared():
        writer.start()
        while not lock._waiting:
            time.sleep(0.001)
        reader.start()
        time.sleep(0.05)
        assert order == []
    writer.join()
    reader.join()
    assert order == ["written", "read later"]
